package io.teeio.device.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.spdm.identity.IdentityChange;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.identity.SlotBank;
import io.teeio.spdm.identity.WaitingCsr;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityFolderTest {
  private static final Crypto CRYPTO = Crypto.fastest();
  private static final IdentityMint MINT =
      new IdentityMint(CRYPTO, RandomSource.secure(), () -> Instant.parse("2026-11-21T12:00:00Z"));
  private static final IdentityState MINTED =
      MINT.mint(
          List.of(KeyAlgorithm.EC_P384, KeyAlgorithm.EC_P256, KeyAlgorithm.ED25519),
          0b101,
          CertificateProfile.device("teeio", "test", "1").withCmaName("Vendor=1234:Device=5678"),
          true);

  @TempDir private Path parent;

  private Path folder() {
    return parent.resolve("identity");
  }

  private IdentityFolder reopened() throws Exception {
    return IdentityFolder.open(folder(), CRYPTO).orElseThrow();
  }

  @Test
  void holdsNothingBeforeTheFirstStart() throws Exception {
    assertThat(IdentityFolder.open(folder(), CRYPTO)).isEmpty();
  }

  @Test
  void deviceIsTheSameWhenItStartsAgain() throws Exception {
    IdentityFolder.create(folder(), CRYPTO, MINTED);
    IdentityState read = reopened().state();
    assertThat(read.supportedSlots()).isEqualTo(MINTED.supportedSlots());
    assertThat(read.keyPairs())
        .extracting(pair -> pair.key().orElseThrow().verificationKey())
        .isEqualTo(
            MINTED.keyPairs().stream().map(p -> p.key().orElseThrow().verificationKey()).toList());
    assertThat(read.keyPairs().getFirst().abilities()).isEqualTo(KeyPair.EVERY_ABILITY);
    assertThat(read.banks()).extracting(SlotBank::slotMask).containsExactly(5, 5, 5, 0);
    for (int bank = 0; bank < 3; bank++) {
      assertThat(read.banks().get(bank).slot(2).orElseThrow().chain())
          .isEqualTo(MINTED.banks().get(bank).slot(2).orElseThrow().chain());
      assertThat(read.banks().get(bank).slot(2).orElseThrow().keyPairId()).isEqualTo(bank + 2);
    }
    assertThat(read.banks().getLast().configurable())
        .isEqualTo(MINTED.banks().getLast().configurable());
  }

  @Test
  void onlyTheOwnerReadsItsFiles() throws Exception {
    IdentityFolder.create(folder(), CRYPTO, MINTED);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.toList())
          .hasSizeGreaterThan(9)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void changesAreKept() throws Exception {
    IdentityFolder store = IdentityFolder.create(folder(), CRYPTO, MINTED);
    store.apply(new IdentityChange.Erase(0, 2));
    store.apply(
        new IdentityChange.ReplaceKeyPair(
            MINTED.keyPair(1).orElseThrow().withKey(Optional.empty())));
    store.apply(new IdentityChange.Configure(3, KeyAlgorithm.ML_DSA_44));
    IdentityState read = reopened().state();
    assertThat(read.bank(0).orElseThrow().slotMask()).isEqualTo(1);
    assertThat(read.keyPair(1).orElseThrow().key()).isEmpty();
    assertThat(read.bank(KeyAlgorithm.ML_DSA_44)).isPresent();
    assertThat(Files.exists(folder().resolve("key-pair-1.pem"))).isFalse();
    assertThat(Files.exists(folder().resolve("bank-0-slot-2.pem"))).isFalse();
  }

  @Test
  void stagedChangesComeWithTheReset() throws Exception {
    IdentityFolder store = IdentityFolder.create(folder(), CRYPTO, MINTED);
    store.stage(new IdentityChange.Erase(0, 2));
    assertThat(store.state().bank(0).orElseThrow().slotMask()).isEqualTo(5);
    store.reset();
    assertThat(reopened().state().bank(0).orElseThrow().slotMask()).isEqualTo(1);
  }

  @Test
  void csrThatWaitsIsReadyWhenTheDeviceStartsAgain() throws Exception {
    IdentityFolder store = IdentityFolder.create(folder(), CRYPTO, MINTED);
    store.apply(new IdentityChange.Await(new WaitingCsr(3, 1, 0, Bytes.of(0x30, 0), false)));
    assertThat(reopened().state().waiting())
        .containsExactly(new WaitingCsr(3, 1, 0, Bytes.of(0x30, 0), true));
  }

  @Test
  void changeThatCannotBeKeptIsNotTaken() throws Exception {
    IdentityFolder store = IdentityFolder.create(folder(), CRYPTO, MINTED);
    Files.createDirectories(folder().resolve("identity.properties.new").resolve("in the way"));
    assertThatThrownBy(() -> store.apply(new IdentityChange.Erase(0, 2)))
        .isInstanceOf(IOException.class);
    assertThat(store.state().bank(0).orElseThrow().slotMask()).isEqualTo(5);
  }

  @Test
  void damagedFolderIsRefused() throws Exception {
    IdentityFolder.create(folder(), CRYPTO, MINTED);
    Path index = folder().resolve("identity.properties");
    String text = Files.readString(index);
    for (String damaged :
        List.of(
            text.replace("slots=255", "slots=1"),
            text.replace("EC_P384", "EC_P999"),
            text.replace("bank.0.slot.0.key-pair=2", "bank.0.slot.0.key-pair=99"),
            text.replace("bank.0.slot.0.key-pair=2", "bank.0.slot.0.key-pair=3"))) {
      assertThat(damaged).isNotEqualTo(text);
      Files.writeString(index, damaged);
      assertThatThrownBy(this::reopened).isInstanceOf(MalformedInput.class);
    }
    Files.writeString(index, text);
    Files.writeString(folder().resolve("key-pair-2.pem"), "no key");
    assertThatThrownBy(this::reopened).isInstanceOf(MalformedInput.class);
  }
}
