package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;

/**
 * Renews the responder's own key of a session: UpdateKey, and when that is acknowledged
 * VerifyNewKey, which is the first message under the new key.
 */
final class KeyUpdateInquiry implements Inquiry {
  private static final int TAGS = 256;

  private final ResponderRole role;
  private final LiveSession.Established session;
  private KeyUpdate asked;

  KeyUpdateInquiry(ResponderRole role, LiveSession.Established session) {
    this.role = role;
    this.session = session;
    this.asked = request(KeyUpdateOperation.UPDATE_KEY);
  }

  private KeyUpdate request(KeyUpdateOperation operation) {
    return new KeyUpdate(operation, role.random().below(TAGS));
  }

  @Override
  public SpdmRequest next() {
    return asked;
  }

  @Override
  public boolean heard(SpdmResponse response, Bytes request, Bytes exact) throws Violation {
    KeyUpdateAck ack = (KeyUpdateAck) response;
    role.guards()
        .require(
            SpdmRule.KEY_UPDATE_ECHO,
            ack.operation() == asked.operation() && ack.tag() == asked.tag(),
            () -> asked + " got " + ack);
    if (asked.operation() == KeyUpdateOperation.UPDATE_KEY) {
      session.secure().rollSending();
      asked = request(KeyUpdateOperation.VERIFY_NEW_KEY);
      return true;
    }
    role.events().accept(new SpdmEvent.KeysUpdated(session.id(), Direction.RESPONSE));
    return false;
  }

  @Override
  public void failed(String reason) {}

  @Override
  public boolean isDemanded() {
    return false;
  }

  @Override
  public RecordUse use() {
    return RecordUse.RENEWAL_OR_END;
  }
}
