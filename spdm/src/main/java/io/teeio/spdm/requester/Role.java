package io.teeio.spdm.requester;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** What a requester works with, and the one place where its flows turn into outcomes. */
record Role(
    Transport transport,
    RequesterProfile profile,
    RequesterParts parts,
    Pause pause,
    Crypto crypto,
    RandomSource random,
    InstantSource clock,
    Guards guards,
    Consumer<SpdmEvent> events,
    Handles handles) {

  /** A role that has not sent a large request yet. */
  Role(
      Transport transport,
      RequesterProfile profile,
      RequesterParts parts,
      Pause pause,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<SpdmEvent> events) {
    this(transport, profile, parts, pause, crypto, random, clock, guards, events, new Handles());
  }

  /** Straight-line code of one verb. */
  @FunctionalInterface
  interface Flow<T> {
    T run() throws IOException, Aborted, Violation, MalformedInput;
  }

  <T> Outcome<T> attempt(Optional<SessionId> session, Flow<T> flow) throws IOException {
    try {
      return Outcome.done(flow.run());
    } catch (Aborted refused) {
      return refused.outcome();
    } catch (Violation broken) {
      events.accept(new SpdmEvent.RuleBroken(session, broken.rule(), broken.detail()));
      return Outcome.broken(broken.rule(), broken.detail());
    } catch (MalformedInput malformed) {
      String detail = malformed.getMessage();
      events.accept(new SpdmEvent.RuleBroken(session, SpdmRule.MALFORMED_MESSAGE, detail));
      return Outcome.broken(SpdmRule.MALFORMED_MESSAGE, detail);
    }
  }
}
