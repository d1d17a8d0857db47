package io.teeio.spdm.requester;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** ENDPOINT_INFO of a requester, in an encapsulated flow. */
final class OwnInformation {
  private static final int NONCE_SIZE = 32;

  private final Role role;
  private final Connection connection;
  private final Negotiated negotiated;
  private final OwnIdentities identities;

  OwnInformation(Role role, Connection connection, OwnIdentities identities) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
    this.identities = identities;
  }

  SpdmResponse answer(GetEndpointInfo request, Bytes exact) {
    boolean signed = request.nonce().isPresent();
    boolean supported =
        negotiated.requester().has(Capability.EP_INFO_WITH_SIGNATURE)
            || (!signed && negotiated.requester().has(Capability.EP_INFO_WITHOUT_SIGNATURE));
    Optional<Bytes> information = role.parts().endpointInformation().of(request.subCode());
    if (!supported || information.isEmpty()) {
      return ErrorResponse.of(negotiated, ErrorCode.UNSUPPORTED_REQUEST, request.code());
    }
    if (!signed) {
      return new EndpointInfo(0, information.get(), Optional.empty());
    }
    int slot = PeerIdentity.ofNibble(request.slotId());
    Optional<OwnIdentities.Signer> signer = identities.signer(slot, SlotIdentity.ENDPOINT_INFO_USE);
    if (signer.isEmpty()) {
      return ErrorResponse.of(negotiated, ErrorCode.INVALID_REQUEST);
    }
    Negotiated swapped = negotiated.encapsulated();
    EndpointInfo unsigned =
        new EndpointInfo(
            request.slotId(),
            information.get(),
            Optional.of(
                new EndpointInfo.Signing(
                    role.random().bytes(NONCE_SIZE), Bytes.zeros(swapped.signatureSize()))));
    Bytes covered = unsigned.beforeSignature(unsigned.encode(swapped));
    Bytes hash = connection.transcripts().endpointInfo(exact, covered);
    Bytes signature =
        SigningContext.REQUESTER_ENDPOINT_INFO.sign(
            role.crypto(), negotiated, signer.get().key(), hash, role.random());
    return unsigned.withSignature(signature);
  }
}
