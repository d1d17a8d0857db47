package io.teeio.probe;

import io.teeio.crypto.CertificationRequest;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.CertificateModel;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.requester.ResponderManagement;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/** GET_CSR, and SET_CERTIFICATE of what a slot already has. */
final class ProvisionSurvey {
  private final Inquiry inquiry;
  private final Findings findings;
  private final Negotiated negotiated;

  ProvisionSurvey(Inquiry inquiry, Negotiated negotiated) {
    this.inquiry = inquiry;
    this.findings = inquiry.findings();
    this.negotiated = negotiated;
  }

  /** Asks {@code responder} in a session. */
  void run(String where, ResponderManagement responder, int slot, Optional<CertificateChain> chain)
      throws IOException {
    if (!inquiry.wants(Topic.PROVISION) || !negotiated.atLeast(SpdmVersion.V1_2)) {
      return;
    }
    boolean severalKeys = negotiated.multiKeyResponder();
    int keyPair = severalKeys ? 1 : 0;
    int model = severalKeys ? CertificateModel.DEVICE.wire() : 0;
    if (negotiated.responder().has(Capability.CSR)) {
      GetCsr request = new GetCsr(keyPair, model, 0, false, Bytes.EMPTY, Bytes.EMPTY);
      findings
          .spdm(where, "GET_CSR", () -> responder.getCsr(request), it -> it.length() + " bytes")
          .ifPresent(der -> check(where, der));
    }
    if (negotiated.responder().has(Capability.SET_CERT) && chain.isPresent()) {
      SetCertificate request =
          new SetCertificate(slot, model, keyPair, Optional.of(chain.get().buffer()));
      findings.spdm(
          where,
          "SET_CERTIFICATE slot " + slot,
          () -> responder.setCertificate(request),
          it -> "slot " + it);
    }
  }

  private void check(String where, Bytes der) {
    try {
      CertificationRequest request = CertificationRequest.read(der);
      findings.expect(
          request.isSignedByItsKey(inquiry.tools().crypto()),
          ProbeRule.CSR_SIGNED,
          where,
          "its signature is wrong");
    } catch (MalformedInput malformed) {
      findings.doubt(ProbeRule.CSR_SIGNED, where, String.valueOf(malformed.getMessage()));
    }
  }
}
