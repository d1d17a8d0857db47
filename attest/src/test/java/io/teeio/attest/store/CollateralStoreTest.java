package io.teeio.attest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.store.CollateralFile.Item;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CollateralStoreTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final SigningKey KEY = CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, RANDOM);
  private static final List<VerificationKey> TRUSTED = List.of(KEY.verificationKey());
  private static final Item FIRST = item("first", 1);
  private static final Item SECOND = item("second", 2);
  private static final Item THIRD = item("third", 3);

  private static Item item(String name, int value) {
    return new Item(ItemKind.MANIFEST, name, Bytes.of(value, value, value));
  }

  private static CollateralFile file(long version, Item... items) {
    return CollateralFile.sign(
        CRYPTO,
        KEY,
        "site",
        version,
        NOW,
        Optional.of(NOW.plus(Duration.ofDays(30))),
        List.of(items),
        RANDOM);
  }

  private static CollateralStore store(CollateralFile file) {
    return CollateralStore.open(CRYPTO, file.toBytes(), TRUSTED, NOW).store().orElseThrow();
  }

  private static List<String> failures(CollateralStore.Update update) {
    assertThat(update.store()).isEmpty();
    return new Verdict(update.checks()).failures().stream().map(Check::name).toList();
  }

  @Test
  void aSnapshotIsOpenedAndHoldsWhatWasPutIn() throws MalformedInput {
    CollateralFile file = file(1, SECOND, FIRST);
    CollateralStore store = store(file);

    assertThat(CollateralFile.read(file.toBytes())).isEqualTo(file);
    assertThat(store.items(ItemKind.MANIFEST)).containsExactly(FIRST, SECOND);
    assertThat(store.items(ItemKind.POLICY)).isEmpty();
    assertThat(store.file()).isEqualTo(file);
    assertThat(store.digest(CRYPTO)).isNotEqualTo(store(file(2, FIRST)).digest(CRYPTO));
  }

  @Test
  void anUpdateBringsOnlyWhatIsNew() {
    CollateralStore before = store(file(1, FIRST, SECOND));
    CollateralFile next = file(2, FIRST, THIRD);
    CollateralFile update = next.since(CRYPTO, before);

    assertThat(update.contents()).containsExactly(THIRD.content());
    CollateralStore after =
        before.update(CRYPTO, update.toBytes(), TRUSTED, NOW).store().orElseThrow();
    assertThat(after.items(ItemKind.MANIFEST)).containsExactly(FIRST, THIRD);
    assertThat(after.file()).isEqualTo(next);
    assertThat(failures(CollateralStore.open(CRYPTO, update.toBytes(), TRUSTED, NOW)))
        .containsExactly("store contents");
  }

  @Test
  void aStoreNeverGoesBack() {
    CollateralStore second = store(file(2, FIRST));

    assertThat(failures(second.update(CRYPTO, file(1, FIRST).toBytes(), TRUSTED, NOW)))
        .containsExactly("store version");
    assertThat(failures(second.update(CRYPTO, file(2, SECOND).toBytes(), TRUSTED, NOW)))
        .containsExactly("store version");
    assertThat(second.update(CRYPTO, second.file().toBytes(), TRUSTED, NOW).store()).isPresent();
  }

  @Test
  void aStoreOfAnotherNameIsNotTaken() {
    CollateralFile other =
        CollateralFile.sign(CRYPTO, KEY, "other", 9, NOW, Optional.empty(), List.of(FIRST), RANDOM);

    assertThat(failures(store(file(1)).update(CRYPTO, other.toBytes(), TRUSTED, NOW)))
        .containsExactly("store name");
  }

  @Test
  void onlyTheSignerThatIsTrustedMayFillIt() {
    List<VerificationKey> others =
        List.of(CRYPTO.generateSigningKey(KeyAlgorithm.EC_P384, RANDOM).verificationKey());
    Bytes file = file(1, FIRST).toBytes();

    assertThat(failures(CollateralStore.open(CRYPTO, file, others, NOW)))
        .containsExactly("store signature");
    assertThat(failures(CollateralStore.open(CRYPTO, file, List.of(), NOW)))
        .containsExactly("store signature");
  }

  @Test
  void itHasItsTime() {
    Bytes file = file(1, FIRST).toBytes();

    assertThat(failures(CollateralStore.open(CRYPTO, file, TRUSTED, NOW.minusSeconds(1))))
        .containsExactly("store dates");
    assertThat(
            failures(
                CollateralStore.open(
                    CRYPTO, file, TRUSTED, NOW.plus(Duration.ofDays(30)).plusSeconds(1))))
        .containsExactly("store dates");
  }

  @Test
  void contentsAreWhatTheListNames() {
    CollateralFile good = file(1, FIRST, SECOND);
    for (List<Bytes> contents :
        List.of(
            List.of(FIRST.content()),
            List.of(FIRST.content(), THIRD.content()),
            List.of(FIRST.content(), SECOND.content(), THIRD.content()),
            List.of(FIRST.content(), SECOND.content(), SECOND.content()))) {
      CollateralFile bad = new CollateralFile(good.signed(), good.manifest(), contents);
      assertThat(failures(CollateralStore.open(CRYPTO, bad.toBytes(), TRUSTED, NOW)))
          .containsExactly("store contents");
    }
  }

  @Test
  void noBitMayChange() {
    Bytes file = file(1, FIRST, SECOND).toBytes();

    for (int i = 0; i < file.length(); i++) {
      byte[] changed = file.toArray();
      changed[i] ^= (byte) (1 << i % 8);
      assertThat(CollateralStore.open(CRYPTO, Bytes.copyOf(changed), TRUSTED, NOW).store())
          .as("byte " + i)
          .isEmpty();
    }
  }

  @Test
  void namesThatWouldBePathsAreRefused() {
    for (String name : List.of("", "../x", "a/b", ".hidden", "x".repeat(129), "a\u0000b")) {
      assertThatThrownBy(() -> file(1, item(name, 1))).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> file(1, FIRST, FIRST)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file(0, FIRST)).isInstanceOf(IllegalArgumentException.class);
  }

  /** One list has one encoding, sorted and without anything else. */
  @Test
  void aListInAnotherFormIsRefused() throws MalformedInput {
    Bytes good = file(1, FIRST, SECOND).manifest().toBytes();
    Cbor.Table list = (Cbor.Table) CborReader.read(good);
    Cbor.Listing items = (Cbor.Listing) list.get(6).orElseThrow();
    Cbor.Listing first = (Cbor.Listing) items.values().getFirst();
    assertThat(StoreManifest.read(good).toBytes()).isEqualTo(good);

    List.of(
            list.with(1, Cbor.text("teeio-collateral/2")),
            list.with(2, Cbor.text("../site")),
            list.with(3, Cbor.whole(0)),
            list.with(4, Cbor.text("now")),
            list.with(7, Cbor.NULL),
            list.with(6, Cbor.list(items.values().get(1), items.values().get(0))),
            list.with(6, Cbor.list(first, first)),
            list.with(6, Cbor.list(Cbor.list(Cbor.text("else"), Cbor.text("x"), digest(48)))),
            list.with(6, Cbor.list(Cbor.list(Cbor.text("manifest"), Cbor.text("x"), digest(47)))))
        .forEach(bad ->
            assertThatThrownBy(() -> StoreManifest.read(CborWriter.write(bad)))
                .isInstanceOf(MalformedInput.class));
  }

  private static Cbor digest(int length) {
    return Cbor.octets(Bytes.zeros(length));
  }

  @Test
  void anchorsAreRead() throws MalformedInput {
    MintedCertificate root =
        new CertificateMint(CRYPTO, RANDOM, () -> NOW).root(KeyAlgorithm.EC_P384, "root");
    Item anchor =
        new Item(ItemKind.DEVICE_ANCHOR, "root.pem", PemFile.encode(List.of(root.certificate())));

    assertThat(store(file(1, anchor)).anchors(ItemKind.DEVICE_ANCHOR).certificates())
        .containsExactly(root.certificate());
    assertThat(store(file(1, anchor)).anchors(ItemKind.REFERENCE_ANCHOR).isEmpty()).isTrue();
  }

  @Test
  void aListThatIsElsewhereIsRefused() {
    CollateralFile good = file(1, FIRST);
    CoseSign1 detached = good.signed().detached();

    assertThatThrownBy(() ->
            CollateralFile.read(new CollateralFile(detached, good.manifest(), List.of()).toBytes()))
        .isInstanceOf(MalformedInput.class);
  }
}
