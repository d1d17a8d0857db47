package io.teeio.device.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityReaderTest {
  private static final Crypto CRYPTO = Crypto.fastest();
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
  private static final CertificateProfile PROFILE = CertificateProfile.device("teeio", "test", "1");
  private static final Map<String, Object> GIVEN =
      Map.of("slot", 3, "chain", "chain.pem", "key", "key.pem");

  private final MintedCertificate root =
      new CertificateMint(CRYPTO, RANDOM, CLOCK).root(KeyAlgorithm.EC_P256, "root");
  private final MintedCertificate leaf =
      new CertificateMint(CRYPTO, RANDOM, CLOCK).issue(root, KeyAlgorithm.EC_P256, PROFILE);

  @TempDir private Path base;

  @BeforeEach
  void giveChainAndKey() throws IOException {
    List<Certificate> chain = List.of(root.certificate(), leaf.certificate());
    Files.write(base.resolve("chain.pem"), PemFile.encode(chain).toArray());
    give(leaf.key());
  }

  private void give(SigningKey key) throws IOException {
    Files.write(base.resolve("key.pem"), PemFile.encode(key));
  }

  private IdentityStore read(Map<String, Object> settings) throws BadSetting {
    return new IdentityReader(Settings.of(base, settings), CRYPTO, RANDOM, CLOCK)
        .read(KeyAlgorithm.EC_P256, 0b1, PROFILE, false);
  }

  private static int slots(IdentityStore store) {
    return store.state().banks().getFirst().slotMask();
  }

  @Test
  void mintedChainsGoIntoTheUsualSlots() throws Exception {
    assertThat(slots(read(Map.of()))).isEqualTo(0b1);
  }

  @Test
  void mintedChainsGoIntoTheSlotsThatAreNamed() throws Exception {
    assertThat(slots(read(Map.of("slots", List.of("1", "7"))))).isEqualTo(0b1000_0010);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "-1", "first", "00"})
  void aSlotThatNoDeviceHasIsRefused(String slot) {
    assertThatThrownBy(() -> read(Map.of("slots", List.of("1", slot))))
        .isInstanceOf(BadSetting.class)
        .hasMessage("slots: are 0 to 7, not \"" + slot + "\"");
  }

  @Test
  void aGivenChainGoesIntoItsSlotWithItsKey() throws Exception {
    IdentityStore store = read(Map.of("chain", List.of(GIVEN)));
    assertThat(slots(store)).isEqualTo(0b1000);
    assertThat(store.state().keyPair(1).orElseThrow().key().orElseThrow().verificationKey())
        .isEqualTo(leaf.key().verificationKey());
  }

  @Test
  void aKeyThatIsNotItsLeafsIsRefused() throws Exception {
    give(root.key());
    assertThatThrownBy(() -> read(Map.of("chain", List.of(GIVEN))))
        .isInstanceOf(BadSetting.class)
        .hasMessage("chain: the key of slot 3 is not its leaf's");
  }

  @Test
  void anEmptyFolderTakesTheGivenChainAndAFullOneIsReadAgain() throws Exception {
    IdentityStore first = read(Map.of("identity", "kept", "chain", List.of(GIVEN)));
    assertThat(slots(first)).isEqualTo(0b1000);
    IdentityState again = read(Map.of("identity", "kept")).state();
    assertThat(again.banks().getFirst().slot(3).orElseThrow().chain())
        .isEqualTo(first.state().banks().getFirst().slot(3).orElseThrow().chain());
  }

  @Test
  void aFolderThatHoldsIdentitiesTakesNoOthers() throws Exception {
    IdentityStore first = read(Map.of("identity", "kept"));
    assertThatThrownBy(() -> read(Map.of("identity", "kept", "chain", List.of(GIVEN))))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("chain: ")
        .hasMessageEndingWith("kept holds identities already");
    assertThat(slots(read(Map.of("identity", "kept")))).isEqualTo(slots(first));
  }
}
