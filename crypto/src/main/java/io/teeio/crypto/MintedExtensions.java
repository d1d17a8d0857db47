package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** Writes a {@link CertificateProfile} as extensions. */
final class MintedExtensions {
  private static final int KEY_IDENTIFIER_SIZE = 20;

  private MintedExtensions() {}

  static void add(
      X509v3CertificateBuilder builder,
      CertificateProfile profile,
      Crypto crypto,
      VerificationKey subject,
      VerificationKey issuer)
      throws IOException {
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new SubjectKeyIdentifier(keyIdentifier(crypto, subject)));
    if (!subject.equals(issuer)) {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(keyIdentifier(crypto, issuer)));
    }
    if (profile.basicConstraints().isPresent()) {
      builder.addExtension(
          Extension.basicConstraints, true, basicConstraints(profile.basicConstraints().get()));
    }
    if (!profile.keyUsages().isEmpty()) {
      builder.addExtension(Extension.keyUsage, true, keyUsage(profile));
    }
    if (!profile.extendedKeyUsages().isEmpty()) {
      builder.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage(profile));
    }
    List<GeneralName> names = new ArrayList<>();
    profile
        .deviceInfo()
        .ifPresent(text -> names.add(otherName(SpdmObjectIdentifiers.DEVICE_INFO, text)));
    profile.cmaName().ifPresent(text -> names.add(otherName(SpdmObjectIdentifiers.PCIE_CMA, text)));
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    if (profile.hardwareIdentity()) {
      builder.addExtension(
          new ASN1ObjectIdentifier(SpdmObjectIdentifiers.EXTENSION), false, hardwareIdentity());
    }
  }

  /** The start of a hash of the key, as RFC 7093 2 (1) has it. */
  private static byte[] keyIdentifier(Crypto crypto, VerificationKey key) {
    Bytes digest = crypto.hash(HashAlgorithm.SHA_256, key.subjectPublicKeyInfo());
    return digest.slice(0, KEY_IDENTIFIER_SIZE).toArray();
  }

  private static ASN1Encodable basicConstraints(BasicConstraints constraints) {
    if (!constraints.authority()) {
      return new org.bouncycastle.asn1.x509.BasicConstraints(false);
    }
    return constraints.pathLength().isPresent()
        ? new org.bouncycastle.asn1.x509.BasicConstraints(constraints.pathLength().getAsInt())
        : new org.bouncycastle.asn1.x509.BasicConstraints(true);
  }

  /** A bit string without its trailing zero bits, the first usage being the highest bit. */
  private static ASN1Encodable keyUsage(CertificateProfile profile) {
    int bits = 0;
    int last = 0;
    for (KeyUsage usage : profile.keyUsages()) {
      bits |= 0x8000 >> usage.bit();
      last = Math.max(last, usage.bit());
    }
    byte[] octets =
        last < 8 ? new byte[] {(byte) (bits >> 8)} : new byte[] {(byte) (bits >> 8), (byte) bits};
    return new DERBitString(octets, octets.length * 8 - 1 - last);
  }

  private static ASN1Encodable extendedKeyUsage(CertificateProfile profile) {
    ASN1EncodableVector purposes = new ASN1EncodableVector();
    profile.extendedKeyUsages().forEach(id -> purposes.add(new ASN1ObjectIdentifier(id)));
    return new DERSequence(purposes);
  }

  private static GeneralName otherName(String type, String text) {
    ASN1EncodableVector name = new ASN1EncodableVector();
    name.add(new ASN1ObjectIdentifier(type));
    name.add(new DERTaggedObject(true, 0, new DERUTF8String(text)));
    return new GeneralName(GeneralName.otherName, new DERSequence(name));
  }

  /** A list of one entry that has no definition of its own. */
  private static ASN1Encodable hardwareIdentity() {
    return new DERSequence(
        new DERSequence(new ASN1ObjectIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)));
  }
}
