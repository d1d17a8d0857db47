package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SpdmEvent;
import java.util.OptionalInt;

/**
 * Renews the responder's key of one session when the responder asks for it: after UpdateKey its
 * records may be protected by the next key, and VerifyNewKey has to be.
 */
final class ResponderKeys {
  private final Role role;
  private final Negotiated negotiated;
  private final SessionWay way;
  private OptionalInt epoch = OptionalInt.empty();

  ResponderKeys(Role role, Negotiated negotiated, SessionWay way) {
    this.role = role;
    this.negotiated = negotiated;
    this.way = way;
  }

  /** KEY_UPDATE_ACK, or ERROR. */
  SpdmResponse answer(KeyUpdate request) throws Violation {
    if (!negotiated.bothHave(Capability.KEY_UPD)) {
      return ErrorResponse.of(negotiated, ErrorCode.UNSUPPORTED_REQUEST, request.code());
    }
    boolean right =
        switch (request.operation()) {
          case UPDATE_KEY -> update();
          case VERIFY_NEW_KEY -> verify();
          case UPDATE_ALL_KEYS -> false;
        };
    role.guards()
        .require(EncapsulationRule.ENCAPSULATED_KEY_UPDATE, right, () -> request + " came");
    return new KeyUpdateAck(request.operation(), request.tag());
  }

  private boolean update() {
    if (epoch.isPresent()) {
      return false;
    }
    epoch = OptionalInt.of(way.channel().receivingEpoch());
    way.expectNewKey(true);
    return true;
  }

  private boolean verify() {
    boolean under = epoch.isPresent() && way.channel().receivingEpoch() == epoch.getAsInt() + 1;
    if (under) {
      settle();
      role.events().accept(new SpdmEvent.KeysUpdated(way.channel().session(), Direction.RESPONSE));
    }
    return under;
  }

  /** The flow is over: a new key that nothing came under is given up. */
  void settle() {
    if (epoch.isPresent() && way.isUsable()) {
      way.expectNewKey(false);
    }
    epoch = OptionalInt.empty();
  }
}
