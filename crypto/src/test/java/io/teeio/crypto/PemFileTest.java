package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PemFileTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final CertificateMint MINT =
      new CertificateMint(CRYPTO, RANDOM, () -> Instant.parse("2026-11-21T12:00:00Z"));

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] der(SigningKey key) {
    try (Secret pkcs8 = key.pkcs8()) {
      return pkcs8.expose(byte[]::clone);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P256", "EC_P521", "RSA_3072", "ED25519", "ED448", "SM2", "ML_DSA_65"})
  void keyComesBackFromPemAndDer(KeyAlgorithm algorithm) throws Exception {
    SigningKey key = CRYPTO.generateSigningKey(algorithm, RANDOM);
    byte[] pem = PemFile.encode(key);
    assertThat(new String(pem, StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
    assertThat(PemFile.privateKey(pem).verificationKey()).isEqualTo(key.verificationKey());
    assertThat(PemFile.privateKey(der(key)).verificationKey()).isEqualTo(key.verificationKey());
  }

  @Test
  void keyIsFoundBehindOtherBlocksAndInItsOwnForms() throws Exception {
    SigningKey curve = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, RANDOM);
    byte[] sec1 = inside(der(curve));
    String pem =
        "words before\n-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n"
            + block("EC PRIVATE KEY", withCurve(sec1));
    assertThat(PemFile.privateKey(text(pem)).verificationKey()).isEqualTo(curve.verificationKey());
    SigningKey rsa = CRYPTO.generateSigningKey(KeyAlgorithm.RSA_2048, RANDOM);
    byte[] pkcs1 = inside(der(rsa));
    assertThat(PemFile.privateKey(text(block("RSA PRIVATE KEY", pkcs1))).verificationKey())
        .isEqualTo(rsa.verificationKey());
    assertThat(PemFile.privateKey(pkcs1).verificationKey()).isEqualTo(rsa.verificationKey());
  }

  /** The private key in a PKCS #8. */
  private static byte[] inside(byte[] pkcs8) throws MalformedInput {
    DerReader info = DerReader.of(pkcs8, "test").enter("info", DerReader.SEQUENCE);
    info.natural("version");
    info.element("algorithm");
    return info.value("privateKey", DerReader.OCTET_STRING);
  }

  /** An ECPrivateKey that names its curve, as it has to where nobody else does. */
  private static byte[] withCurve(byte[] sec1) throws MalformedInput {
    DerReader key = DerReader.of(sec1, "test").enter("key", DerReader.SEQUENCE);
    Bytes version = key.element("version");
    Bytes scalar = key.element("privateKey");
    Bytes curve = DerWriter.element(0xA0, DerWriter.objectIdentifier("1.3.132.0.34"));
    return DerWriter.element(DerReader.SEQUENCE, version, scalar, curve).toArray();
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\r\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\r\n-----END "
        + label
        + "-----\r\n";
  }

  @Test
  void chainComesBackFromPemAndDer() throws Exception {
    MintedCertificate root = MINT.root(KeyAlgorithm.EC_P256, "root");
    MintedCertificate leaf = MINT.device(root, KeyAlgorithm.EC_P256, "a", "b", "c");
    List<Certificate> chain = List.of(root.certificate(), leaf.certificate());
    assertThat(PemFile.certificates(PemFile.encode(chain))).isEqualTo(chain);
    Bytes der = Bytes.concat(root.certificate().der(), leaf.certificate().der());
    assertThat(PemFile.certificates(der)).isEqualTo(chain);
  }

  @Test
  void whatIsNoneIsMalformed() {
    for (String content :
        List.of(
            "",
            "nothing",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMIIB",
            "-----BEGIN PRIVATE KEY-----\n=!=\n-----END PRIVATE KEY-----",
            "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----")) {
      assertThatThrownBy(() -> PemFile.privateKey(text(content)))
          .isInstanceOf(MalformedInput.class);
      assertThatThrownBy(() -> PemFile.certificates(Bytes.copyOf(text(content))))
          .isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void functionIsNamedAsComponentMeasurementAndAuthenticationWants() throws Exception {
    String name = "Vendor=1b36:Device=0010:CC=010802:REV=02:SSVID=1af4:SSID=1100";
    MintedCertificate minted =
        MINT.selfSigned(
            KeyAlgorithm.EC_P256, CertificateProfile.device("a", "b", "c").withCmaName(name));
    Bytes oid = DerWriter.objectIdentifier(SpdmObjectIdentifiers.PCIE_CMA);
    Bytes value =
        DerWriter.element(
            0xA0,
            DerWriter.element(
                DerReader.UTF8_STRING, Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8))));
    assertThat(minted.certificate().der().toString()).contains(Bytes.concat(oid, value).toString());
    assertThat(minted.certificate().allows(KeyUsage.DIGITAL_SIGNATURE)).isTrue();
  }
}
