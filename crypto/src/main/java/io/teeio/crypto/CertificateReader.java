package io.teeio.crypto;

import io.teeio.crypto.Certificate.Extensions;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads certificates with the JDK, but only once they are known to be well-formed DER throughout:
 * the JDK takes longer lengths, other tags and bytes behind the end for granted.
 */
final class CertificateReader {
  static final String CLAUSE = "RFC 5280 4.1";

  private static final int LARGEST = 65_535;
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final int OTHER_NAME = 0xA0;

  private CertificateReader() {}

  static Certificate read(Bytes der) throws MalformedInput {
    byte[] encoded = der.toArray();
    if (encoded.length > LARGEST) {
      throw malformed("has " + encoded.length + " bytes, more than any chain can hold");
    }
    Frame frame = frame(encoded);
    X509Certificate parsed = parse(encoded);
    return new Certificate(
        der,
        parsed,
        frame.signed(),
        frame.subjectPublicKeyInfo(),
        key(frame.subjectPublicKeyInfo()),
        extensions(parsed));
  }

  private record Frame(Bytes subjectPublicKeyInfo, CertificateSignature.Signed signed) {}

  /** Checks the frame of the certificate and finds the subject's key in it. */
  private static Frame frame(byte[] encoded) throws MalformedInput {
    DerReader.of(encoded, CLAUSE).requireWellFormed("Certificate");
    DerReader outer = DerReader.of(encoded, CLAUSE);
    DerReader certificate = outer.enter("Certificate", DerReader.SEQUENCE);
    outer.end("Certificate");
    Bytes whole = certificate.element("tbsCertificate");
    DerReader toBeSigned =
        DerReader.of(whole.toArray(), CLAUSE).enter("tbsCertificate", DerReader.SEQUENCE);
    Bytes outerAlgorithm = certificate.element("signatureAlgorithm");
    Bytes signature = Bytes.copyOf(certificate.bitString("signatureValue"));
    certificate.end("Certificate");
    if (toBeSigned.isNext(0xA0)) {
      toBeSigned.element("version");
    }
    toBeSigned.value("serialNumber", DerReader.INTEGER);
    if (!toBeSigned.element("signature").equals(outerAlgorithm)) {
      throw toBeSigned.malformed("signature", "differs from signatureAlgorithm");
    }
    toBeSigned.enter("issuer", DerReader.SEQUENCE);
    toBeSigned.enter("validity", DerReader.SEQUENCE);
    toBeSigned.enter("subject", DerReader.SEQUENCE);
    return new Frame(
        toBeSigned.element("subjectPublicKeyInfo"),
        new CertificateSignature.Signed(whole, outerAlgorithm, signature));
  }

  private static X509Certificate parse(byte[] encoded) throws MalformedInput {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509", Providers.named("SUN"));
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException refused) {
      throw malformed("is not a certificate: " + refused.getMessage());
    }
  }

  /** A key of another algorithm is no error: the root above a device may have any. */
  private static Optional<VerificationKey> key(Bytes subjectPublicKeyInfo) {
    try {
      return Optional.of(VerificationKey.read(subjectPublicKeyInfo));
    } catch (MalformedInput notUsedHere) {
      return Optional.empty();
    }
  }

  private static Extensions extensions(X509Certificate parsed) throws MalformedInput {
    return new Extensions(
        basicConstraints(parsed),
        keyUsage(parsed),
        identifiers(parsed, EXTENDED_KEY_USAGE),
        otherNames(parsed));
  }

  private static Optional<BasicConstraints> basicConstraints(X509Certificate parsed)
      throws MalformedInput {
    Optional<byte[]> contents = extension(parsed, BASIC_CONSTRAINTS);
    if (contents.isEmpty()) {
      return Optional.empty();
    }
    int pathLength = parsed.getBasicConstraints();
    return Optional.of(
        pathLength < 0
            ? BasicConstraints.END_ENTITY
            : new BasicConstraints(
                true,
                pathLength == Integer.MAX_VALUE
                    ? OptionalInt.empty()
                    : OptionalInt.of(pathLength)));
  }

  private static Optional<Set<KeyUsage>> keyUsage(X509Certificate parsed) {
    if (extension(parsed, KEY_USAGE).isEmpty()) {
      return Optional.empty();
    }
    boolean[] bits = parsed.getKeyUsage();
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : KeyUsage.values()) {
      if (bits != null && usage.bit() < bits.length && bits[usage.bit()]) {
        usages.add(usage);
      }
    }
    return Optional.of(Set.copyOf(usages));
  }

  /** The identifiers in an extension that is a sequence of them. */
  private static List<String> identifiers(X509Certificate parsed, String extension)
      throws MalformedInput {
    Optional<byte[]> contents = extension(parsed, extension);
    if (contents.isEmpty()) {
      return List.of();
    }
    DerReader outer = DerReader.of(contents.get(), "RFC 5280 4.2.1.12");
    DerReader in = outer.enter("ExtKeyUsageSyntax", DerReader.SEQUENCE);
    outer.end("ExtKeyUsageSyntax");
    List<String> identifiers = new ArrayList<>();
    while (in.hasMore()) {
      identifiers.add(in.objectIdentifier("KeyPurposeId"));
    }
    return List.copyOf(identifiers);
  }

  private static List<String> otherNames(X509Certificate parsed) throws MalformedInput {
    Optional<byte[]> contents = extension(parsed, SUBJECT_ALTERNATIVE_NAME);
    if (contents.isEmpty()) {
      return List.of();
    }
    DerReader outer = DerReader.of(contents.get(), "RFC 5280 4.2.1.6");
    DerReader names = outer.enter("GeneralNames", DerReader.SEQUENCE);
    outer.end("GeneralNames");
    List<String> found = new ArrayList<>();
    while (names.hasMore()) {
      if (names.isNext(OTHER_NAME)) {
        otherName(names.enter("otherName", OTHER_NAME)).ifPresent(found::add);
      } else {
        names.element("GeneralName");
      }
    }
    return List.copyOf(found);
  }

  private static Optional<String> otherName(DerReader in) throws MalformedInput {
    if (!in.objectIdentifier("type-id").equals(SpdmObjectIdentifiers.DEVICE_INFO)) {
      return Optional.empty();
    }
    DerReader value = in.enter("value", 0xA0);
    byte[] text = value.value("device info", DerReader.UTF8_STRING);
    value.end("value");
    in.end("otherName");
    return Optional.of(new String(text, StandardCharsets.UTF_8));
  }

  /** The identifiers that an SPDM extension lists; none if there is none or it has another form. */
  static List<String> spdmIdentifiers(X509Certificate parsed) {
    Optional<byte[]> contents = extension(parsed, SpdmObjectIdentifiers.EXTENSION);
    List<String> identifiers = new ArrayList<>();
    try {
      if (contents.isPresent()) {
        DerReader list =
            DerReader.of(contents.get(), "DSP0274 10.8").enter("oids", DerReader.SEQUENCE);
        while (list.hasMore()) {
          DerReader entry =
              list.isNext(DerReader.SEQUENCE) ? list.enter("oid", DerReader.SEQUENCE) : list;
          identifiers.add(entry.objectIdentifier("spdmOID"));
        }
      }
    } catch (MalformedInput otherForm) {
      return List.of();
    }
    return identifiers;
  }

  static Optional<byte[]> extension(X509Certificate parsed, String objectIdentifier) {
    return Optional.ofNullable(parsed.getExtensionValue(objectIdentifier))
        .map(CertificateReader::unwrap);
  }

  private static byte[] unwrap(byte[] octetString) {
    try {
      return DerReader.of(octetString, CLAUSE).value("extnValue", DerReader.OCTET_STRING);
    } catch (MalformedInput bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static MalformedInput malformed(String reason) {
    return new MalformedInput("Certificate", 0, reason, CLAUSE);
  }
}
