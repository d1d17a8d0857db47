package io.teeio.spdm.responder;

import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.EventRule;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transcript.MeasurementTranscript;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** ERROR: how what went wrong is told to the requester. */
final class ErrorAnswers {
  private final ResponderRole role;

  ErrorAnswers(ResponderRole role) {
    this.role = role;
  }

  /**
   * The ERROR for {@code refused}, a {@link MalformedInput}, {@link Violation} or {@link Refusal};
   * resets the series of measurements, unless the answer is only delayed.
   */
  Reply to(Exception refused, Optional<LiveSession> session, Phase phase) {
    Refusal refusal =
        switch (refused) {
          case Refusal same -> same;
          case Violation broken -> {
            report(session, broken.rule(), broken.detail());
            yield new Refusal(code(broken.rule()));
          }
          default -> {
            report(session, SpdmRule.MALFORMED_MESSAGE, String.valueOf(refused.getMessage()));
            yield new Refusal(ErrorCode.INVALID_REQUEST);
          }
        };
    if (refusal.code() != ErrorCode.RESPONSE_NOT_READY) {
      series(session, phase).ifPresent(MeasurementTranscript::refused);
    }
    return Reply.of(message(refusal, phase.negotiated().version()), phase.negotiated());
  }

  /** What {@code version} cannot say yet is Unspecified. */
  private static ErrorResponse message(Refusal refusal, SpdmVersion version) {
    return version.atLeast(refusal.code().since())
        ? new ErrorResponse(version, refusal.code().wire(), refusal.data(), refusal.extended())
        : new ErrorResponse(version, ErrorCode.UNSPECIFIED.wire(), 0, Bytes.EMPTY);
  }

  private void report(Optional<LiveSession> session, Rule rule, String detail) {
    role.events().accept(new SpdmEvent.RuleBroken(session.map(LiveSession::id), rule, detail));
  }

  private static Optional<MeasurementTranscript> series(
      Optional<LiveSession> session, Phase phase) {
    if (session.isPresent()) {
      return session.get() instanceof LiveSession.Established established
          ? Optional.of(established.measurements().transcript())
          : Optional.empty();
    }
    return phase instanceof Phase.Ready(ResponderConnection connection)
        ? Optional.of(connection.measurements().transcript())
        : Optional.empty();
  }

  private static ErrorCode code(Rule rule) {
    return switch (rule) {
      case SpdmRule broken -> code(broken);
      case ManagementRule broken -> code(broken);
      case ChunkRule broken -> code(broken);
      case EncapsulationRule broken ->
          broken == EncapsulationRule.FINISH_SIGNATURE
              ? ErrorCode.DECRYPT_ERROR
              : ErrorCode.INVALID_REQUEST;
      case EventRule _ -> ErrorCode.INVALID_REQUEST;
      default -> ErrorCode.UNSPECIFIED;
    };
  }

  private static ErrorCode code(ChunkRule rule) {
    return switch (rule) {
      case CHUNK_NO_TRANSFER, CHUNK_NOT_INTERRUPTED -> ErrorCode.UNEXPECTED_REQUEST;
      case CHUNK_LARGE_MAXIMUM -> ErrorCode.REQUEST_TOO_LARGE;
      default -> ErrorCode.INVALID_REQUEST;
    };
  }

  private static ErrorCode code(ManagementRule rule) {
    return switch (rule) {
      case SET_CERTIFICATE_PROTECTED -> ErrorCode.SESSION_REQUIRED;
      case SET_CERTIFICATE_FACTORY_SLOT,
          SET_CERTIFICATE_KEY,
          SET_CERTIFICATE_CHAIN,
          SET_CERTIFICATE_LEAF,
          KEY_PAIR_IN_USE ->
          ErrorCode.OPERATION_FAILED;
      case SLOT_BANK_EMPTY -> ErrorCode.INVALID_STATE;
      case MANAGEMENT_SUPPORTED,
          CSR_ATTRIBUTES,
          CSR_TRACKING_TAG,
          CSR_REQUESTER_INFO,
          CSR_OPAQUE_DATA,
          CSR_PROOF,
          SET_CERTIFICATE_SLOT,
          SET_CERTIFICATE_ATTRIBUTES,
          KEY_PAIR_EXISTS,
          KEY_PAIR_ABILITY,
          KEY_PAIR_ONE_ALGORITHM,
          KEY_PAIR_ECHO,
          MEASUREMENT_LOG_OFFSET,
          MEASUREMENT_LOG_PORTION,
          ENDPOINT_INFO_SLOT,
          ENDPOINT_INFO_SIGNATURE,
          SLOT_BANK_EXISTS,
          SLOT_BANK_ALGORITHM,
          SLOT_ADDRESS_ECHO ->
          ErrorCode.INVALID_REQUEST;
    };
  }

  private static ErrorCode code(SpdmRule broken) {
    return switch (broken) {
      case RECORD_AUTHENTIC,
          RECORD_SEQUENCE,
          RECORD_SESSION,
          RECORD_RECEIVE_LIMIT,
          FINISH_VERIFY_DATA,
          PSK_FINISH_VERIFY_DATA ->
          ErrorCode.DECRYPT_ERROR;
      case RECORD_SEND_LIMIT -> ErrorCode.SESSION_REQUIRED;
      case CAPABILITIES_REPEATED -> ErrorCode.UNEXPECTED_REQUEST;
      case MESSAGE_SIZE -> ErrorCode.REQUEST_TOO_LARGE;
      default -> ErrorCode.INVALID_REQUEST;
    };
  }
}
