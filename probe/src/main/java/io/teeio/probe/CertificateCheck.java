package io.teeio.probe;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.SpdmObjectIdentifiers;
import io.teeio.spdm.certificate.CertificateChain;
import java.time.Instant;
import java.util.List;

/** What specifications want of the certificates of a slot, beyond what makes them usable. */
final class CertificateCheck {
  private final Findings findings;
  private final Instant now;

  CertificateCheck(Findings findings, Instant now) {
    this.findings = findings;
    this.now = now;
  }

  void check(int slot, CertificateChain chain) {
    List<Certificate> certificates = chain.certificates();
    for (int i = 0; i < certificates.size(); i++) {
      Certificate certificate = certificates.get(i);
      findings.expect(
          !now.isBefore(certificate.notBefore()) && !now.isAfter(certificate.notAfter()),
          ProbeRule.CERTIFICATE_VALIDITY,
          "slot " + slot,
          "certificate "
              + i
              + " is valid from "
              + certificate.notBefore()
              + " to "
              + certificate.notAfter());
    }
    leaf("slot " + slot + " leaf", chain.leaf());
    findings.expect(
        certificates.stream()
            .anyMatch(it -> it.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)),
        ProbeRule.HARDWARE_IDENTITY,
        "slot " + slot,
        "no certificate is");
  }

  private void leaf(String where, Certificate leaf) {
    findings.expect(
        leaf.basicConstraints().isPresent(),
        ProbeRule.LEAF_BASIC_CONSTRAINTS,
        where,
        "it has none");
    findings.expect(
        leaf.keyUsage().filter(uses -> uses.contains(KeyUsage.DIGITAL_SIGNATURE)).isPresent(),
        ProbeRule.LEAF_KEY_USAGE,
        where,
        "it says " + leaf.keyUsage().map(Object::toString).orElse("nothing"));
    findings.expect(
        leaf.extendedKeyUsages().contains(SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION),
        ProbeRule.LEAF_RESPONDER_USAGE,
        where,
        "it names " + leaf.extendedKeyUsages());
    findings.expect(
        !leaf.otherNames().isEmpty(), ProbeRule.DEVICE_INFORMATION, where, "it does not");
  }
}
