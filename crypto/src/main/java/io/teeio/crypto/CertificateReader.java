package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads certificates (RFC 5280 4.1) strictly as DER. The JDK's reader takes longer lengths, other
 * tags and bytes behind the end for granted, does not know the newer keys, and keeps what it has
 * read for everybody.
 */
final class CertificateReader {
  static final String CLAUSE = "RFC 5280 4.1";

  private static final int LARGEST = 65_535;

  /** Authorities use 20 octets at most (4.1.2.2); a few had one more. */
  private static final int MOST_SERIAL_BITS = 256;

  private static final int VERSION = 0xA0;
  private static final int ISSUER_UNIQUE_ID = 0x81;
  private static final int ISSUER_UNIQUE_ID_LONG = 0xA1;
  private static final int SUBJECT_UNIQUE_ID = 0x82;
  private static final int SUBJECT_UNIQUE_ID_LONG = 0xA2;
  private static final int EXTENSIONS = 0xA3;

  private CertificateReader() {}

  static Certificate read(Bytes der) throws MalformedInput {
    if (der.length() > LARGEST) {
      throw new MalformedInput(
          "Certificate", 0, "has " + der.length() + " bytes, more than any chain can hold", CLAUSE);
    }
    DerReader certificate = DerReader.document(der, "Certificate", CLAUSE);
    DerReader fields = certificate.fork().enter("tbsCertificate", DerReader.SEQUENCE);
    X509Signed signed = X509Signed.read(certificate, "tbsCertificate");
    certificate.end("Certificate");
    return new Certificate(der, signed, fields(fields, signed.identifier()));
  }

  private static Certificate.Fields fields(DerReader in, Bytes identifier) throws MalformedInput {
    int version = version(in);
    BigInteger serial = in.integer("serialNumber");
    if (serial.bitLength() > MOST_SERIAL_BITS) {
      throw in.malformed("serialNumber", "has more than " + MOST_SERIAL_BITS + " bits");
    }
    if (!in.element("signature").equals(identifier)) {
      throw in.malformed("signature", "differs from signatureAlgorithm");
    }
    DistinguishedName issuer = DistinguishedName.read(in.element("issuer"));
    DerReader validity = in.enter("validity", DerReader.SEQUENCE);
    Instant notBefore = DerTime.read(validity, "notBefore");
    Instant notAfter = DerTime.read(validity, "notAfter");
    validity.end("validity");
    DistinguishedName subject = DistinguishedName.read(in.element("subject"));
    Bytes key = in.element("subjectPublicKeyInfo");
    skipUniqueIdentifiers(in, version);
    CertificateExtensions extensions = extensions(in, version);
    in.end("tbsCertificate");
    return new Certificate.Fields(
        version,
        Bytes.adopt(serial.toByteArray()),
        issuer,
        notBefore,
        notAfter,
        subject,
        key,
        key(key),
        extensions);
  }

  private static int version(DerReader in) throws MalformedInput {
    if (!in.isNext(VERSION)) {
      return 1;
    }
    DerReader outer = in.enter("version", VERSION);
    BigInteger version = outer.natural("version");
    outer.end("version");
    if (version.signum() == 0 || version.compareTo(BigInteger.TWO) > 0) {
      throw in.malformed("version", "is " + version + ", which is written otherwise or unknown");
    }
    return version.intValue() + 1;
  }

  private static void skipUniqueIdentifiers(DerReader in, int version) throws MalformedInput {
    if (version > 1 && (in.isNext(ISSUER_UNIQUE_ID) || in.isNext(ISSUER_UNIQUE_ID_LONG))) {
      in.element("issuerUniqueID");
    }
    if (version > 1 && (in.isNext(SUBJECT_UNIQUE_ID) || in.isNext(SUBJECT_UNIQUE_ID_LONG))) {
      in.element("subjectUniqueID");
    }
  }

  private static CertificateExtensions extensions(DerReader in, int version) throws MalformedInput {
    if (version < 3 || !in.hasMore()) {
      return CertificateExtensions.NONE;
    }
    DerReader outer = in.enter("extensions", EXTENSIONS);
    DerReader list = outer.enter("extensions", DerReader.SEQUENCE);
    outer.end("extensions");
    return CertificateExtensions.read(list);
  }

  /** A key of another algorithm is no error: the root above a device may have any. */
  private static Optional<VerificationKey> key(Bytes subjectPublicKeyInfo) {
    try {
      return Optional.of(VerificationKey.read(subjectPublicKeyInfo));
    } catch (MalformedInput notUsedHere) {
      return Optional.empty();
    }
  }
}
