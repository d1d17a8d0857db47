package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.MalformedInput;
import java.io.IOException;

/** KEY_UPDATE and the VerifyNewKey that proves it, in one session. */
final class KeyRenewal {
  private static final int TAGS = 256;

  private final Role role;
  private final Conversation conversation;
  private final SessionWay way;
  private final Runnable close;

  /**
   * Renews keys.
   *
   * @param close closes the session
   */
  KeyRenewal(Role role, Conversation conversation, SessionWay way, Runnable close) {
    this.role = role;
    this.conversation = conversation;
    this.way = way;
    this.close = close;
  }

  /** Both steps; the session is closed if they do not come to their end. */
  void run(KeyUpdateOperation operation) throws IOException, Aborted, Violation, MalformedInput {
    SecureChannel channel = way.channel();
    boolean all = operation == KeyUpdateOperation.UPDATE_ALL_KEYS;
    int epoch = channel.receivingEpoch();
    way.expectNewKey(all);
    try {
      step(operation);
    } finally {
      if (way.isUsable()) {
        way.expectNewKey(false);
      }
    }
    boolean proven = false;
    try {
      role.guards()
          .require(
              SpdmRule.KEY_UPDATE_NEW_KEY,
              !all || channel.receivingEpoch() == epoch + 1,
              () -> "the acknowledgement came under the old key");
      channel.rollSending();
      step(KeyUpdateOperation.VERIFY_NEW_KEY);
      proven = true;
    } finally {
      if (!proven) {
        close.run();
      }
    }
    role.events().accept(new SpdmEvent.KeysUpdated(channel.session(), Direction.REQUEST));
    if (all) {
      role.events().accept(new SpdmEvent.KeysUpdated(channel.session(), Direction.RESPONSE));
    }
  }

  private void step(KeyUpdateOperation operation)
      throws IOException, Aborted, Violation, MalformedInput {
    int tag = role.random().below(TAGS);
    KeyUpdateAck ack =
        conversation
            .ask(new KeyUpdate(operation, tag), KeyUpdateAck.class, RecordUse.RENEWAL_OR_END)
            .message();
    boolean echoed = ack.operation() == operation && ack.tag() == tag;
    try {
      role.guards().require(SpdmRule.KEY_UPDATE_ECHO, echoed, () -> operation + " got " + ack);
    } catch (Violation broken) {
      close.run();
      throw broken;
    }
  }
}
