package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates as others make them: roots with keys that are not used here, and odd extensions. */
class ForeignCertificatesTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Date BEFORE = Date.from(NOW.minusSeconds(60));
  private static final Date AFTER = Date.from(NOW.plusSeconds(60));
  private static final X500Name ROOT = new X500Name("CN=Foreign");

  private static KeyPair pair(String algorithm, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(X500Name subject, Bytes key) {
    return new X509v3CertificateBuilder(
        ROOT,
        BigInteger.ONE,
        BEFORE,
        AFTER,
        subject,
        SubjectPublicKeyInfo.getInstance(key.toArray()));
  }

  private static ContentSigner signer(String algorithm, PrivateKey key) throws Exception {
    return new JcaContentSignerBuilder(algorithm).build(key);
  }

  private static Certificate root(String algorithm, KeyPair pair) throws Exception {
    X509v3CertificateBuilder builder = builder(ROOT, Bytes.copyOf(pair.getPublic().getEncoded()));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return Certificate.read(
        Bytes.copyOf(builder.build(signer(algorithm, pair.getPrivate())).getEncoded()));
  }

  private static Bytes ourKey() {
    return Crypto.portable()
        .generateSigningKey(KeyAlgorithm.EC_P384, new SeededRandom(4))
        .verificationKey()
        .subjectPublicKeyInfo();
  }

  private static Certificate leaf(String algorithm, KeyPair issuer) throws Exception {
    return Certificate.read(
        Bytes.copyOf(
            builder(new X500Name("CN=Leaf"), ourKey())
                .build(signer(algorithm, issuer.getPrivate()))
                .getEncoded()));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 4096, SHA384withRSA",
    "RSA, 2048, SHA256withRSA",
    "RSA, 2560, SHA512withRSA",
    "EC, 521, SHA512withECDSA",
    "EC, 384, SHA512withECDSA"
  })
  void aRootOfAnotherAlgorithmStillVouches(String kind, int size, String algorithm)
      throws Exception {
    KeyPair pair = pair(kind, size);
    Certificate root = root(algorithm, pair);
    Certificate leaf = leaf(algorithm, pair);

    assertThat(root.publicKey().isPresent()).isEqualTo(size != 2560);
    assertThat(root.basicConstraints())
        .contains(new io.teeio.crypto.BasicConstraints(true, java.util.OptionalInt.empty()));
    assertThat(CertificatePath.check(List.of(root, leaf), NOW)).isEmpty();
    byte[] forged = leaf.der().toArray();
    forged[forged.length - 1] ^= 1;
    assertThat(CertificatePath.check(List.of(root, Certificate.read(Bytes.copyOf(forged))), NOW))
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("certificate 1", "not its issuer's"));
  }

  @Test
  void aSignatureWhoseAlgorithmIsNoSequenceIsNobodys() throws Exception {
    KeyPair pair = pair("RSA", 2560);
    Certificate root = root("SHA256withRSA", pair);
    X509Signed signed = root.signed();
    X509Signed nameless =
        new X509Signed(
            signed.toBeSigned(),
            DerWriter.objectIdentifier("1.2.840.113549.1.1.11"),
            signed.signature());

    assertThat(signed.isBy(Crypto.portable(), root)).isTrue();
    assertThat(nameless.isBy(Crypto.portable(), root)).isFalse();
  }

  @Test
  void aWeakHashVouchesForNothing() throws Exception {
    KeyPair pair = pair("RSA", 2048);

    assertThat(CertificatePath.check(List.of(root("SHA1withRSA", pair)), NOW).orElse(""))
        .contains("not its issuer's");
  }

  @Test
  void anUnknownCriticalExtensionIsRefused() throws Exception {
    KeyPair pair = pair("EC", 384);
    X509v3CertificateBuilder builder = builder(ROOT, Bytes.copyOf(pair.getPublic().getEncoded()));
    builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
    Certificate odd =
        Certificate.read(
            Bytes.copyOf(builder.build(signer("SHA384withECDSA", pair.getPrivate())).getEncoded()));

    assertThat(odd.extension("1.2.3.4")).contains(Bytes.of(5, 0));
    assertThat(CertificatePath.check(List.of(odd), NOW).orElse(""))
        .contains("critical extension that is not understood");
  }

  @Test
  void aCertificateOfVersion1IsNoAuthority() throws Exception {
    KeyPair pair = pair("EC", 384);
    Certificate old =
        Certificate.read(
            Bytes.copyOf(
                new X509v1CertificateBuilder(
                        ROOT,
                        BigInteger.ONE,
                        BEFORE,
                        AFTER,
                        ROOT,
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                    .build(signer("SHA384withECDSA", pair.getPrivate()))
                    .getEncoded()));

    assertThat(old.version()).isEqualTo(1);
    assertThat(CertificatePath.check(List.of(old), NOW)).isEmpty();
    assertThat(CertificatePath.check(List.of(old, leaf("SHA384withECDSA", pair)), NOW).orElse(""))
        .contains("certificate 0", "CA flag");
  }

  private static Certificate with(String identifier, org.bouncycastle.asn1.ASN1Encodable contents)
      throws Exception {
    KeyPair pair = pair("EC", 256);
    X509v3CertificateBuilder builder = builder(ROOT, Bytes.copyOf(pair.getPublic().getEncoded()));
    builder.addExtension(new ASN1ObjectIdentifier(identifier), false, contents);
    return Certificate.read(
        Bytes.copyOf(builder.build(signer("SHA256withECDSA", pair.getPrivate())).getEncoded()));
  }

  @Test
  void namesOfOtherKindsAreNoDeviceInfo() throws Exception {
    Certificate certificate =
        with(
            "2.5.29.17",
            new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.dNSName, "host.example"),
                  new GeneralName(
                      GeneralName.otherName,
                      new org.bouncycastle.asn1.DERSequence(
                          new org.bouncycastle.asn1.ASN1Encodable[] {
                            new ASN1ObjectIdentifier("1.2.3"),
                            new org.bouncycastle.asn1.DERTaggedObject(
                                true, 0, new DERUTF8String("other"))
                          }))
                }));

    assertThat(certificate.otherNames()).isEmpty();
  }

  @Test
  void anSpdmExtensionMayListBareIdentifiersOrBeUnreadable() throws Exception {
    Certificate bare =
        with(
            SpdmObjectIdentifiers.EXTENSION,
            new org.bouncycastle.asn1.DERSequence(
                new ASN1ObjectIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)));
    Certificate odd = with(SpdmObjectIdentifiers.EXTENSION, new DERUTF8String("odd"));

    assertThat(bare.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)).isTrue();
    assertThat(odd.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)).isFalse();
  }

  @Test
  void extendedKeyUsageThatIsNoListIsRefused() {
    assertThatThrownBy(() -> with("2.5.29.37", new DERUTF8String("odd")))
        .isInstanceOf(MalformedInput.class);
  }
}
