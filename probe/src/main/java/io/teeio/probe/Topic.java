package io.teeio.probe;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
  /** The measurement extension log. */
  MEASUREMENT_LOG,
  /** What kind of device it says that it is. */
  ENDPOINT_INFO,
  /** Its key pairs. */
  KEY_PAIRS,
  /** Its banks of slots. */
  SLOT_BANKS,
  /** The events that it tells of. */
  EVENTS,
  /** Sessions by KEY_EXCHANGE, and what goes on in them. */
  KEY_EXCHANGE,
  /** Sessions by PSK_EXCHANGE. */
  PSK,
  /** Sessions again in every form that the responder's capabilities allow. */
  VARIANTS,
  /** IDE_KM in a session. */
  IDE_KM,
  /** TDISP in a session. */
  TDISP,
  /** Requests that have to be refused. */
  MANNERS,
  /**
   * GET_CSR, and SET_CERTIFICATE of the chain that the slot already has. Changes the device, if
   * only to what it was: never asked unless it is named.
   */
  PROVISION;

  /** All topics that change nothing. */
  public static Set<Topic> harmless() {
    return EnumSet.complementOf(EnumSet.of(PROVISION));
  }

  /** As on the command line: {@code ide-km}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The topic with this word, if there is one. */
  public static Optional<Topic> of(String word) {
    return Arrays.stream(values()).filter(topic -> topic.word().equals(word)).findFirst();
  }
}
