package io.teeio.spdm.responder;

import io.teeio.rule.Violation;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a requester what it is: GET_ENDPOINT_INFO. */
final class InformationInquiry implements Inquiry {
  private final ResponderRole role;
  private final ResponderConnection connection;
  private final GetEndpointInfo request;
  private final Optional<PeerIdentity> signer;
  private final Consumer<Optional<Bytes>> listener;

  /**
   * Asks once.
   *
   * @param signer who has to sign, if {@code request} asks for a signature
   * @param listener hears EPInfo, or nothing if the requester did not tell it
   */
  InformationInquiry(
      ResponderRole role,
      ResponderConnection connection,
      GetEndpointInfo request,
      Optional<PeerIdentity> signer,
      Consumer<Optional<Bytes>> listener) {
    this.role = role;
    this.connection = connection;
    this.request = request;
    this.signer = signer;
    this.listener = listener;
  }

  @Override
  public SpdmRequest next() {
    return request;
  }

  @Override
  public boolean heard(SpdmResponse response, Bytes asked, Bytes exact) throws Violation {
    EndpointInfo info = (EndpointInfo) response;
    if (request.nonce().isPresent()) {
      check(info, asked, exact);
    }
    listener.accept(Optional.of(info.endpointInfo()));
    return false;
  }

  private void check(EndpointInfo info, Bytes asked, Bytes exact) throws Violation {
    role.guards()
        .require(
            ManagementRule.ENDPOINT_INFO_SLOT,
            info.slotId() == request.slotId(),
            () -> "slot " + info.slotId() + " for " + request.slotId());
    Bytes hash = connection.transcripts().endpointInfo(asked, info.beforeSignature(exact));
    Bytes signature = info.signing().map(EndpointInfo.Signing::signature).orElse(Bytes.EMPTY);
    boolean signed =
        signer
            .flatMap(PeerIdentity::signatureKey)
            .filter(key ->
                SigningContext.REQUESTER_ENDPOINT_INFO.verify(
                    role.crypto(), connection.negotiated(), key, hash, signature))
            .isPresent();
    role.guards()
        .require(ManagementRule.ENDPOINT_INFO_SIGNATURE, signed, () -> "slot " + info.slotId());
  }

  @Override
  public void failed(String reason) {
    listener.accept(Optional.empty());
  }

  @Override
  public boolean isDemanded() {
    return false;
  }
}
