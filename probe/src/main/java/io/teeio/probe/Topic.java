package io.teeio.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a probe can find out, in the order in which it does. */
public enum Topic {
  /** What a DOE mailbox speaks. */
  DISCOVERY,
  /** Every version, with the capabilities in it. */
  VERSIONS,
  /** Every algorithm of every kind, offered alone. */
  ALGORITHMS,
  /** Slots and their certificate chains. */
  IDENTITY,
  /** CHALLENGE of every slot. */
  CHALLENGE,
  /** Measurements. */
  MEASUREMENTS,
  /** Sessions by KEY_EXCHANGE and PSK_EXCHANGE, and what goes on in them. */
  SESSIONS,
  /** Sessions again in every form that the responder's capabilities allow. */
  VARIANTS,
  /** IDE_KM in a session. */
  IDE_KM,
  /** TDISP in a session. */
  TDISP,
  /** Requests that have to be refused. */
  MANNERS;

  /** As on the command line: {@code ide-km}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The topic with this word, if there is one. */
  public static Optional<Topic> of(String word) {
    return Arrays.stream(values()).filter(topic -> topic.word().equals(word)).findFirst();
  }
}
