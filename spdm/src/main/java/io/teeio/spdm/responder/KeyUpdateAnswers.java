package io.teeio.spdm.responder;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SpdmEvent;

/** KEY_UPDATE_ACK. */
final class KeyUpdateAnswers {
  private final ResponderRole role;
  private final Negotiated negotiated;

  KeyUpdateAnswers(ResponderRole role, Negotiated negotiated) {
    this.role = role;
    this.negotiated = negotiated;
  }

  /**
   * UpdateAllKeys is acknowledged under the new key of this side already. That key is never taken
   * back, since a sequence number must not be used twice under one key; the requester's is, if the
   * requester goes on under its old one.
   */
  Step keyUpdate(LiveSession.Established session, KeyUpdate request) throws Refusal {
    if (!negotiated.bothHave(Capability.KEY_UPD)) {
      throw Refusal.unsupported(request.code());
    }
    Runnable afterwards =
        switch (request.operation()) {
          case UPDATE_KEY -> update(session, false);
          case UPDATE_ALL_KEYS -> update(session, true);
          case VERIFY_NEW_KEY -> verify(session);
        };
    return new Step(
        Reply.of(new KeyUpdateAck(request.operation(), request.tag()), negotiated),
        RecordUse.RENEWAL_OR_END,
        afterwards);
  }

  private Runnable update(LiveSession.Established session, boolean all) throws Refusal {
    if (session.isVerifyDue()) {
      throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    }
    session.updated();
    if (all) {
      session.secure().rollSending();
      return () -> changed(session, Direction.RESPONSE);
    }
    return () -> {};
  }

  private Runnable verify(LiveSession.Established session) throws Refusal {
    if (!session.isVerifyDue()) {
      throw new Refusal(ErrorCode.UNEXPECTED_REQUEST);
    }
    session.verified();
    return () -> changed(session, Direction.REQUEST);
  }

  private void changed(LiveSession.Established session, Direction direction) {
    role.events().accept(new SpdmEvent.KeysUpdated(session.id(), direction));
  }
}
