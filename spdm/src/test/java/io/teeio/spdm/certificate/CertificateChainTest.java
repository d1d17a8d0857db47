package io.teeio.spdm.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.role.Identities;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateChainTest {
  private static final Crypto CRYPTO = Crypto.portable();

  @Test
  void aChainKeepsTheLawOfCodecs() throws Exception {
    Suite suite = Suite.P256;
    byte[] buffer = Identities.first(suite).chain().buffer().toArray();
    CodecLaw.check(
        buffer,
        MalformedInput.class,
        bytes ->
            CertificateChain.read(Bytes.copyOf(bytes), Identities.hash(suite)).buffer().toArray());
  }

  @ParameterizedTest
  @EnumSource(Suite.class)
  void whatIsWrittenIsRead(Suite suite) throws Exception {
    CertificateChain chain = Identities.first(suite).chain();
    assertThat(CertificateChain.read(chain.buffer(), chain.hash())).isEqualTo(chain);
    assertThat(chain.includesRoot(CRYPTO)).isTrue();
    assertThat(chain.certificates()).hasSize(3);
    assertThat(chain.digest(CRYPTO)).isEqualTo(CRYPTO.hash(chain.hash(), chain.buffer()));
    assertThat(chain.leafKey().orElseThrow().algorithm()).isEqualTo(Identities.algorithm(suite));
  }

  @Test
  void anotherHashGivesAnotherBufferOfTheSameCertificates() {
    CertificateChain chain = Identities.first(Suite.P256).chain();
    CertificateChain other = chain.under(CRYPTO, HashAlgorithm.SHA_384);
    assertThat(other.certificates()).isEqualTo(chain.certificates());
    assertThat(other.buffer().length()).isEqualTo(chain.buffer().length() + 16);
    assertThat(chain.under(CRYPTO, HashAlgorithm.SHA_256)).isSameAs(chain);
  }

  @Test
  void aChainWithoutCertificatesIsMalformed() {
    Bytes empty = Bytes.concat(Bytes.of(36, 0, 0, 0), Bytes.zeros(32));
    assertThatThrownBy(() -> CertificateChain.read(empty, HashAlgorithm.SHA_256))
        .isInstanceOf(MalformedInput.class);
  }
}
