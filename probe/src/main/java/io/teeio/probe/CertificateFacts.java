package io.teeio.probe;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.SpdmObjectIdentifiers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate of a slot.
 *
 * @param subject whom it is about
 * @param issuer who signed it
 * @param notBefore first instant of its validity
 * @param notAfter last instant of its validity
 * @param key the algorithm of its key; empty if it is one that this stack does not know
 * @param marks what SPDM's extensions say, in words
 * @param deviceInformation the other names {@code Manufacturer:Product:SerialNumber}
 */
public record CertificateFacts(
    String subject,
    String issuer,
    Instant notBefore,
    Instant notAfter,
    Optional<String> key,
    List<String> marks,
    List<String> deviceInformation) {
  /** Copies the lists. */
  public CertificateFacts {
    marks = List.copyOf(marks);
    deviceInformation = List.copyOf(deviceInformation);
  }

  static CertificateFacts of(Certificate certificate) {
    return new CertificateFacts(
        certificate.subject(),
        certificate.issuer(),
        certificate.notBefore(),
        certificate.notAfter(),
        certificate.publicKey().map(key -> key.algorithm().toString()),
        marks(certificate),
        certificate.otherNames());
  }

  private static List<String> marks(Certificate certificate) {
    List<String> marks = new ArrayList<>();
    if (certificate.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)) {
      marks.add("hardware identity");
    }
    if (certificate.hasSpdmIdentifier(SpdmObjectIdentifiers.MUTABLE_CERTIFICATE)) {
      marks.add("mutable certificate");
    }
    if (certificate.extendedKeyUsages().contains(SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION)) {
      marks.add("responder authentication");
    }
    if (certificate.extendedKeyUsages().contains(SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION)) {
      marks.add("requester authentication");
    }
    return marks;
  }
}
