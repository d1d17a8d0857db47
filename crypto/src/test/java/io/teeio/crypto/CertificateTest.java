package io.teeio.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static CertificateMint mint() {
    return new CertificateMint(Crypto.portable(), new SeededRandom(1), () -> NOW);
  }

  private static Certificate device() {
    CertificateMint mint = mint();
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P256, "Root");
    return mint.device(root, KeyAlgorithm.EC_P256, "ACME", "Accelerator", "0042").certificate();
  }

  @Test
  void aDeviceSaysWhatSpdmWantsOfIt() {
    Certificate device = device();

    assertThat(device.version()).isEqualTo(3);
    assertThat(device.subject()).isEqualTo("CN=ACME Accelerator 0042,O=teeio");
    assertThat(device.issuer()).isEqualTo("CN=Root,O=teeio");
    assertThat(device.otherNames()).containsExactly("ACME:Accelerator:0042");
    assertThat(device.extendedKeyUsages())
        .containsExactly(SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION);
    assertThat(device.keyUsage()).contains(Set.of(KeyUsage.DIGITAL_SIGNATURE));
    assertThat(device.allows(KeyUsage.DIGITAL_SIGNATURE)).isTrue();
    assertThat(device.allows(KeyUsage.KEY_CERT_SIGN)).isFalse();
    assertThat(device.basicConstraints()).contains(BasicConstraints.END_ENTITY);
    assertThat(device.isAuthority()).isFalse();
    assertThat(device.isSelfIssued()).isFalse();
    assertThat(device.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)).isTrue();
    assertThat(device.hasSpdmIdentifier(SpdmObjectIdentifiers.MUTABLE_CERTIFICATE)).isFalse();
    // The form that libspdm's sample certificates have.
    assertThat(device.extension(SpdmObjectIdentifiers.EXTENSION))
        .contains(Bytes.fromHex("300e300c060a2b06010401831c821202"));
    assertThat(device.extension("2.5.29.99")).isEmpty();
    assertThat(device.serial().length()).isEqualTo(16);
    assertThat(device.notBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(device.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(20 * 365)));
    assertThat(device.publicKey())
        .hasValueSatisfying(key -> assertThat(key.algorithm()).isEqualTo(KeyAlgorithm.EC_P256));
    assertThat(device.toString()).contains("ACME", "Root", "2026");
  }

  @Test
  void anAuthoritySaysSo() {
    Certificate root = mint().root(KeyAlgorithm.EC_P384, "Root").certificate();

    assertThat(root.isAuthority()).isTrue();
    assertThat(root.isSelfIssued()).isTrue();
    assertThat(root.basicConstraints()).contains(BasicConstraints.authority(2));
    assertThat(root.keyUsage()).contains(Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN));
    assertThat(root.otherNames()).isEmpty();
    assertThat(root.extendedKeyUsages()).isEmpty();
    assertThat(root.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY)).isFalse();
  }

  @Test
  void everyKeyUsageIsWrittenAndRead() {
    for (KeyUsage usage : KeyUsage.values()) {
      Certificate certificate =
          mint()
              .selfSigned(
                  KeyAlgorithm.EC_P256,
                  CertificateProfile.authority("usage", 0).withKeyUsages(Set.of(usage)))
              .certificate();
      assertThat(certificate.keyUsage()).contains(Set.of(usage));
    }
  }

  @Test
  void extensionsThatAreLeftOutAreNotThere() {
    Certificate bare =
        mint()
            .selfSigned(
                KeyAlgorithm.EC_P256,
                CertificateProfile.authority("bare", 0)
                    .withBasicConstraints(Optional.empty())
                    .withKeyUsages(Set.of()))
            .certificate();

    assertThat(bare.basicConstraints()).isEmpty();
    assertThat(bare.isAuthority()).isFalse();
    assertThat(bare.keyUsage()).isEmpty();
    assertThat(bare.allows(KeyUsage.DIGITAL_SIGNATURE)).isTrue();
  }

  @Test
  void readingObeysTheLaws() {
    CodecLaw.check(
        device().der().toArray(),
        MalformedInput.class,
        encoded -> Certificate.read(Bytes.copyOf(encoded)).der().toArray());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = "SLH_DSA_.*(192|256)S") // a second or more a signature
  void certificatesOfEveryAlgorithmAreRead(KeyAlgorithm algorithm) throws MalformedInput {
    MintedCertificate minted = mint().root(algorithm, "Root");

    Certificate again = Certificate.read(minted.certificate().der());

    assertThat(again).isEqualTo(minted.certificate()).hasSameHashCodeAs(minted.certificate());
    assertThat(again.publicKey()).contains(minted.key().verificationKey());
    assertThat(CertificatePath.check(List.of(again), NOW)).isEmpty();
  }

  @Test
  void aChainIsReadInItsOrder() throws MalformedInput {
    CertificateMint mint = mint();
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P256, "Root");
    MintedCertificate leaf = mint.device(root, KeyAlgorithm.EC_P256, "A", "B", "C");
    Bytes chain = Bytes.concat(root.certificate().der(), leaf.certificate().der());

    assertThat(Certificate.readAll(chain)).containsExactly(root.certificate(), leaf.certificate());
    assertThatThrownBy(() -> Certificate.readAll(Bytes.EMPTY)).isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> Certificate.readAll(Bytes.concat(chain, Bytes.of(0))))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> Certificate.readAll(chain.slice(0, chain.length() - 1)))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void whatIsNoCertificateIsRefused() {
    for (String hex : List.of("", "00", "3000", "3003020101", "30820000", "04020500")) {
      assertThatThrownBy(() -> Certificate.read(Bytes.fromHex(hex)))
          .isInstanceOf(MalformedInput.class);
    }
    byte[] huge = new byte[70_004];
    huge[0] = 0x30;
    huge[1] = (byte) 0x83;
    huge[2] = 1;
    huge[3] = 0x11;
    huge[4] = 0x6F;
    assertThatThrownBy(() -> Certificate.read(Bytes.copyOf(huge)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("more than any chain");
  }

  /** RFC 5280 4.1.2.2: 20 octets. People read it as a decimal number, which costs its square. */
  @Test
  void aSerialNumberIsShort() throws MalformedInput {
    assertThat(Certificate.read(withSerial(31)).serial().length()).isEqualTo(31);
    assertThatThrownBy(() -> Certificate.read(withSerial(33)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("serialNumber");
  }

  /** A certificate whose serial number has so many octets. */
  private static Bytes withSerial(int octets) throws MalformedInput {
    DerReader in = DerReader.of(device().der(), "").enter("Certificate", DerReader.SEQUENCE);
    DerReader tbs = in.enter("tbsCertificate", DerReader.SEQUENCE);
    Bytes version = tbs.element("version");
    tbs.element("serialNumber");
    byte[] serial = new byte[octets];
    serial[0] = 1;
    return DerWriter.element(
        DerReader.SEQUENCE,
        DerWriter.element(
            DerReader.SEQUENCE,
            version,
            DerWriter.element(DerReader.INTEGER, Bytes.copyOf(serial)),
            Bytes.copyOf(tbs.rest())),
        Bytes.copyOf(in.rest()));
  }

  @Test
  void onlyAnAuthorityLimitsThePath() {
    assertThatThrownBy(() -> BasicConstraints.authority(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BasicConstraints(false, java.util.OptionalInt.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
