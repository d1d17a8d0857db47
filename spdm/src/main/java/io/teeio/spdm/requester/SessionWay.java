package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/**
 * Messages in a session. Once a record was sent and its answer did not come, or could not be
 * opened, nobody knows any more where the sequence numbers stand: the way is broken for good.
 */
final class SessionWay implements Way, AutoCloseable {
  private final Role role;
  private final SecureChannel channel;
  private boolean expectNewKey;
  private boolean usable = true;

  SessionWay(Role role, SecureChannel channel) {
    this.role = role;
    this.channel = channel;
  }

  SecureChannel channel() {
    return channel;
  }

  boolean isUsable() {
    return usable;
  }

  /** Whether the answers from now on may be protected by the next key. */
  void expectNewKey(boolean expected) {
    expectNewKey = expected;
    if (!expected) {
      channel.rollBackReceiving();
    }
  }

  @Override
  public Optional<SessionId> session() {
    return Optional.of(channel.session());
  }

  @Override
  public Padding padding() {
    return Padding.NONE;
  }

  @Override
  public Bytes carry(Bytes request, RecordUse use) throws IOException, Violation, MalformedInput {
    role.guards().require(SpdmRule.SESSION_OPEN, usable, () -> "the session is closed");
    long sequence = channel.sendSequence();
    Bytes record = channel.seal(request, use);
    role.events().accept(new SpdmEvent.RecordSealed(channel.session(), sequence, record.length()));
    if (expectNewKey && !channel.isReceivingUnproven()) {
      channel.rollReceiving();
    }
    boolean opened = false;
    try {
      Bytes answer = open(role.transport().exchange(Envelope.secured(record)));
      opened = true;
      return answer;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private Bytes open(Envelope answer) throws Violation, MalformedInput {
    role.guards()
        .require(
            SpdmRule.RESPONSE_TO_REQUEST,
            answer.secured(),
            () -> "a message in the clear answers a secured record: " + answer.payload());
    SecuredRecord record = SecuredRecord.read(answer.payload(), role.transport().binding());
    Bytes message = channel.open(record);
    role.events()
        .accept(
            new SpdmEvent.RecordOpened(
                channel.session(),
                channel.receiveSequence() - 1,
                SecuredRecord.headerSize(role.transport().binding()) + record.sealed().length()));
    return message;
  }

  @Override
  public void close() {
    usable = false;
    channel.close();
  }
}
