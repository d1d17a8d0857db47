package io.teeio.spdm.responder;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The responder of one connection. */
public final class SpdmResponder {
  /** A responder. */
  public SpdmResponder(
      Binding binding,
      ResponderProfile profile,
      ResponderParts parts,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<SpdmEvent> events) {}

  /** Answers one message or record; empty if there is no answer. */
  public Optional<Envelope> respond(Envelope request) {
    return Optional.empty();
  }

  /** The established sessions. */
  public Set<SessionId> sessions() {
    return Set.of();
  }

  /** Ends sessions that were silent for too long. */
  public void expireSilentSessions() {}

  /** Ends everything: the transport is gone, or the device is reset. */
  public void reset() {}
}
