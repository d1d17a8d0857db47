package io.teeio.spdm.requester;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/** Messages in the clear. */
record ClearWay(Transport transport, Guards guards) implements Way {
  @Override
  public Optional<SessionId> session() {
    return Optional.empty();
  }

  @Override
  public Padding padding() {
    return transport.binding().padding();
  }

  @Override
  public Bytes carry(Bytes request, RecordUse use) throws IOException, Violation {
    Envelope answer = transport.exchange(Envelope.clear(request));
    guards.require(
        SpdmRule.RESPONSE_TO_REQUEST,
        !answer.secured(),
        () -> "a secured record answers a message in the clear");
    return answer.payload();
  }
}
