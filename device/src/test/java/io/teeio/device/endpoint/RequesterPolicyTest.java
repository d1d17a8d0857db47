package io.teeio.device.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.RandomSource;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.responder.MutualAuthentication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequesterPolicyTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final CertificateMint MINT =
      new CertificateMint(CRYPTO, RandomSource.secure(), InstantSource.system());

  private final MintedCertificate root = MINT.root(KeyAlgorithm.EC_P256, "hosts");
  private final MintedCertificate other = MINT.root(KeyAlgorithm.EC_P256, "others");
  private final MintedCertificate leaf =
      MINT.issue(root, KeyAlgorithm.EC_P256, CertificateProfile.device("Teeio", "Host", "1"));

  @TempDir private Path folder = Path.of("");

  private static RequesterPolicy read(Map<String, Object> values) throws BadSetting {
    Settings settings = Settings.of(Path.of(""), values);
    RequesterPolicy policy =
        new RequesterPolicyReader(settings, CRYPTO, InstantSource.system()).read();
    settings.end();
    return policy;
  }

  private String file(String name, Certificate... certificates) throws IOException {
    Path path = folder.resolve(name);
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (Certificate certificate : certificates) {
      all.write(certificate.der().toArray());
    }
    Files.write(path, all.toByteArray());
    return path.toString();
  }

  private CertificateChain chain(Certificate... certificates) {
    return CertificateChain.of(CRYPTO, HashAlgorithm.SHA_256, List.of(certificates));
  }

  @Test
  void withoutSettingsNobodyIsAskedOrTrusted() throws Exception {
    RequesterPolicy policy = read(Map.of());
    assertThat(policy.session()).isEqualTo(MutualAuthentication.NONE);
    assertThat(policy.basic()).isFalse();
    assertThat(policy.required()).isFalse();
    assertThat(policy.trusts(chain(root.certificate(), leaf.certificate()))).isFalse();
  }

  @Test
  void everySettingIsTaken() throws Exception {
    Path key = folder.resolve("key.der");
    Files.write(key, leaf.key().verificationKey().subjectPublicKeyInfo().toArray());
    RequesterPolicy policy =
        read(
            Map.of(
                "mutual",
                "digests",
                "basic-mutual",
                true,
                "require-mutual",
                true,
                "requester-slot",
                3,
                "requester-chain",
                file("chain", root.certificate(), leaf.certificate()),
                "requester-key",
                key.toString()));
    assertThat(policy.session()).isEqualTo(MutualAuthentication.IMPLICIT_DIGESTS);
    assertThat(policy.basic()).isTrue();
    assertThat(policy.required()).isTrue();
    assertThat(policy.provisionedChains().get(3)).hasSize(2);
    assertThat(policy.provisionedKeys()).containsExactly(leaf.key().verificationKey());
    assertThat(policy.trusts(chain(root.certificate(), leaf.certificate()))).isTrue();
    assertThat(policy.trusts(chain(other.certificate(), leaf.certificate()))).isFalse();
  }

  @Test
  void aRootIsTrustedToNameRequestersWithOrWithoutItsOwnCertificate() throws Exception {
    RequesterPolicy policy =
        read(Map.of("requester-root", List.of(file("root", root.certificate()))));
    assertThat(policy.trusts(chain(root.certificate(), leaf.certificate()))).isTrue();
    assertThat(policy.trusts(chain(leaf.certificate()))).isTrue();
    assertThat(policy.trusts(chain(other.certificate()))).isFalse();
  }

  @Test
  void whatCannotBeIsSaid() {
    assertThatThrownBy(() -> read(Map.of("mutual", "perhaps")))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("perhaps");
    assertThatThrownBy(() -> read(Map.of("requester-slot", 8))).isInstanceOf(BadSetting.class);
    assertThatThrownBy(() -> read(Map.of("requester-root", "/nowhere")))
        .isInstanceOf(BadSetting.class);
  }
}
