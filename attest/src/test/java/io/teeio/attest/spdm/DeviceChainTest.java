package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device's identity comes in several forms. */
class DeviceChainTest {
  private static final CertificateChain CHAIN = MintedDevice.identity().chain();

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void asSpdmHasItWithAnyHash(HashAlgorithm hash) throws Exception {
    CertificateChain chain = CHAIN.under(MintedDevice.CRYPTO, hash);
    DeviceChain read = DeviceChain.read(chain.buffer());
    assertThat(read.rootFirst()).isEqualTo(CHAIN.certificates());
    assertThat(read.rootHash(hash)).contains(chain.rootHash());
    assertThat(read.digests(MintedDevice.CRYPTO, hash))
        .containsExactly(chain.digest(MintedDevice.CRYPTO));
  }

  @Test
  void inPemFromEitherEndAndInDer() throws Exception {
    Bytes leafFirst = PemFile.encode(CHAIN.certificates().reversed());
    Bytes rootFirst = PemFile.encode(CHAIN.certificates());
    Bytes der =
        Bytes.concat(CHAIN.certificates().getFirst().der(), CHAIN.certificates().get(1).der());
    for (Bytes form : new Bytes[] {leafFirst, rootFirst, der}) {
      DeviceChain read = DeviceChain.read(form);
      assertThat(read.leaf()).contains(CHAIN.leaf());
      assertThat(read.leafFirst().getLast()).isEqualTo(CHAIN.certificates().getFirst());
      assertThat(read.buffer()).isEmpty();
      assertThat(read.digests(MintedDevice.CRYPTO, CHAIN.hash()))
          .as("with its root, or without")
          .hasSize(2)
          .contains(CHAIN.digest(MintedDevice.CRYPTO));
    }
  }

  @Test
  void aBareKey() throws Exception {
    Bytes key = CHAIN.leafKey().orElseThrow().subjectPublicKeyInfo();
    DeviceChain read = DeviceChain.read(key);
    assertThat(read.leaf()).isEmpty();
    assertThat(read.key()).isEqualTo(CHAIN.leafKey());
    assertThat(read.digests(MintedDevice.CRYPTO, HashAlgorithm.SHA_256))
        .containsExactly(MintedDevice.CRYPTO.hash(HashAlgorithm.SHA_256, key));
  }

  @Test
  void whatIsCutOffOrExtendedIsMalformed() {
    Bytes buffer = CHAIN.buffer();
    for (int length = 0; length < buffer.length(); length++) {
      Bytes cut = buffer.slice(0, length);
      assertThatThrownBy(() -> DeviceChain.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(MalformedInput.class);
    }
    assertThatThrownBy(() -> DeviceChain.read(Bytes.concat(buffer, Bytes.of(0))))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> DeviceChain.read(Bytes.zeros((1 << 19) + 1)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("512 KiB");
  }
}
