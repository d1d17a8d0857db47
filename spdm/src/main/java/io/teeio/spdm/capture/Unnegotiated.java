package io.teeio.spdm.capture;

import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.PskExchange;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Messages of a connection whose negotiation is not in the capture: their sizes depend on what was
 * negotiated, so that they cannot be told from malformed ones.
 */
final class Unnegotiated {
  private static final String REASON =
      "its layout depends on what was negotiated, and this capture has no GET_CAPABILITIES,"
          + " CAPABILITIES, NEGOTIATE_ALGORITHMS and ALGORITHMS (missing: hash, and so the sizes of"
          + " digests and verify data; signature and key exchange algorithms; capabilities)";
  private static final int RSP_SESSION_ID = 4;

  private static final Set<MessageCode> SIZED =
      EnumSet.of(
          MessageCode.DIGESTS,
          MessageCode.CHALLENGE_AUTH,
          MessageCode.MEASUREMENTS,
          MessageCode.ENDPOINT_INFO,
          MessageCode.KEY_EXCHANGE,
          MessageCode.KEY_EXCHANGE_RSP,
          MessageCode.FINISH,
          MessageCode.FINISH_RSP,
          MessageCode.PSK_EXCHANGE_RSP,
          MessageCode.PSK_FINISH,
          MessageCode.SLOT_MANAGEMENT_RESP);

  private Unnegotiated() {}

  /** Whether {@code payload} is a message whose sizes were negotiated. */
  static boolean explains(Bytes payload) {
    return payload.length() >= Header.SIZE
        && MessageCode.of(payload.at(1)).filter(SIZED::contains).isPresent();
  }

  /**
   * Tells of {@code payload}, which {@link #explains}, why its session stays closed, and what is
   * known of its {@code hash}.
   */
  static void tell(
      Place place,
      Bytes payload,
      SpdmRequest asked,
      Findings findings,
      SessionReplay sessions,
      String hash) {
    MessageCode code = MessageCode.of(payload.at(1)).orElseThrow();
    findings.notUnderstood(place, code.name(), payload, REASON + hash);
    Optional<ReplayCheck> check =
        switch (code) {
          case CHALLENGE_AUTH -> Optional.of(ReplayCheck.CHALLENGE_AUTH_SIGNATURE);
          case KEY_EXCHANGE_RSP -> Optional.of(ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE);
          case PSK_EXCHANGE_RSP -> Optional.of(ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA);
          case FINISH -> Optional.of(ReplayCheck.FINISH_VERIFY_DATA);
          default -> Optional.empty();
        };
    check.ifPresent(each -> findings.unchecked(each, "nothing is known of what was negotiated"));
    if (payload.length() >= RSP_SESSION_ID + 2) {
      int responderHalf = payload.at(RSP_SESSION_ID) | payload.at(RSP_SESSION_ID + 1) << 8;
      if (code == MessageCode.PSK_EXCHANGE_RSP && asked instanceof PskExchange exchange) {
        sessions.unknown(SessionId.of(exchange.reqSessionId(), responderHalf), unknown(code));
      } else if (code == MessageCode.KEY_EXCHANGE_RSP && asked instanceof KeyExchange exchange) {
        sessions.unknown(SessionId.of(exchange.reqSessionId(), responderHalf), unknown(code));
      }
    }
  }

  private static String unknown(MessageCode code) {
    return "the session was opened by "
        + code
        + ", but its keys cannot be derived, even with its secret: this capture has no"
        + " GET_CAPABILITIES, CAPABILITIES, NEGOTIATE_ALGORITHMS and ALGORITHMS, so that hash, AEAD"
        + " and whether records are encrypted are missing";
  }
}
