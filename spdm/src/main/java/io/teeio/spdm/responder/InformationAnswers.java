package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetMeasurementExtensionLog;
import io.teeio.spdm.message.MeasurementExtensionLog;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** MEASUREMENT_EXTENSION_LOG and ENDPOINT_INFO. */
final class InformationAnswers {
  private static final int NONCE_SIZE = 32;
  private static final int LOG_HEADER = 12;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;

  InformationAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
  }

  Reply log(GetMeasurementExtensionLog request) throws Refusal, Violation {
    connection.needs(Capability.MEL, request);
    Bytes log = role.parts().measurementLog().read().encode();
    role.guards()
        .require(
            ManagementRule.MEASUREMENT_LOG_OFFSET,
            request.offset() < log.length(),
            () -> request.offset() + " in " + log.length() + " bytes");
    if (request.offset() >= log.length()) {
      throw new Violation(ManagementRule.MEASUREMENT_LOG_OFFSET, "there is nothing");
    }
    int offset = (int) request.offset();
    long most = Math.min(request.length(), room());
    int length = (int) Math.min(most, log.length() - offset);
    return Reply.of(
        new MeasurementExtensionLog(
            log.length() - offset - length, log.slice(offset, offset + length)),
        negotiated);
  }

  /** How much of the log fits into one message. */
  private long room() {
    long theirs = negotiated.largestResponse();
    long ours = role.profile().announced(negotiated.version()).maxSpdmMessageSize();
    return Math.min(theirs, ours) - LOG_HEADER;
  }

  Reply endpoint(GetEndpointInfo request, Bytes exact) throws Refusal {
    boolean signed = request.nonce().isPresent();
    boolean supported =
        negotiated.responder().has(Capability.EP_INFO_WITH_SIGNATURE)
            || (!signed && negotiated.responder().has(Capability.EP_INFO_WITHOUT_SIGNATURE));
    Optional<Bytes> information = role.parts().endpointInformation().of(request.subCode());
    if (!supported || information.isEmpty()) {
      throw Refusal.unsupported(request.code());
    }
    if (!signed) {
      return Reply.of(new EndpointInfo(0, information.get(), Optional.empty()), negotiated);
    }
    SigningIdentity identity =
        connection.signer(PeerIdentity.ofNibble(request.slotId()), SlotIdentity.ENDPOINT_INFO_USE);
    EndpointInfo unsigned =
        new EndpointInfo(
            request.slotId(),
            information.get(),
            Optional.of(
                new EndpointInfo.Signing(
                    role.random().bytes(NONCE_SIZE), Bytes.zeros(negotiated.signatureSize()))));
    Bytes covered = unsigned.beforeSignature(unsigned.encode(negotiated));
    Bytes hash = connection.transcripts().endpointInfo(exact, covered);
    Bytes signature =
        SigningContext.ENDPOINT_INFO.sign(
            role.crypto(), negotiated, identity.key(), hash, role.random());
    return Reply.of(unsigned.withSignature(signature), negotiated);
  }
}
