package io.teeio.device.block;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.function.FunctionRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sectors of one function. Each lies on the medium as nonce (12 bytes), AES-256-GCM ciphertext
 * and tag (16 bytes), with its number as additional data. The key is drawn when it is first needed
 * and wiped with everything else, after which nobody can read what was written.
 */
public final class Extent {
  private static final int KEY = 32;
  private static final int NONCE = 12;
  private static final int TAG = 16;

  private final Medium medium;
  private final int function;
  private final Crypto crypto;
  private final RandomSource random;
  private final Guards guards;
  private final Consumer<Violation> refusals;
  private Optional<Aead> cipher = Optional.empty();
  private long sealed;

  /**
   * The extent of {@code function}, without a key.
   *
   * @param random draws its keys
   * @param refusals hears of accesses that the guards refused
   */
  public Extent(
      Medium medium,
      int function,
      Crypto crypto,
      RandomSource random,
      Guards guards,
      Consumer<Violation> refusals) {
    this.medium = medium;
    this.function = function;
    this.crypto = crypto;
    this.random = random;
    this.guards = guards;
    this.refusals = refusals;
  }

  /** Checks that {@code count} sectors from {@code lba} are this function's. */
  void require(long lba, int count) throws CommandFailure {
    try {
      guards.require(
          FunctionRule.TDI_OWN_EXTENT,
          lba >= 0 && lba <= Medium.EXTENT - (long) count,
          () -> count + " sectors at " + Long.toUnsignedString(lba));
    } catch (Violation violation) {
      refusals.accept(violation);
      throw new CommandFailure(Status.OUTSIDE_EXTENT);
    }
    long place = place(lba);
    if (place < 0 || place > medium.size() - count) {
      throw new CommandFailure(Status.OUTSIDE_EXTENT);
    }
  }

  private long place(long lba) {
    return (long) function * Medium.EXTENT + lba;
  }

  /** Reads the sector at {@code lba}; zeros if nothing was ever written there. */
  void read(long lba, byte[] target) throws CommandFailure {
    Optional<Medium.Stored> stored = medium.get(place(lba));
    if (stored.isEmpty()) {
      Arrays.fill(target, (byte) 0);
      return;
    }
    if (!stored.get().sealed()) {
      plain(lba, stored.get().bytes(), target);
      return;
    }
    Bytes content = stored.get().bytes();
    Optional<Bytes> opened =
        content.length() < NONCE
            ? Optional.empty()
            : cipher().open(content.slice(0, NONCE), number(lba), content.from(NONCE));
    copy(opened.filter(data -> data.length() == Medium.SECTOR), target);
  }

  private void plain(long lba, Bytes content, byte[] target) throws CommandFailure {
    try {
      guards.require(FunctionRule.MEDIUM_SEALED, false, () -> "sector " + lba + " lies bare");
      copy(Optional.of(content).filter(data -> data.length() == Medium.SECTOR), target);
    } catch (Violation violation) {
      refusals.accept(violation);
      throw new CommandFailure(Status.NOT_AUTHENTIC);
    }
  }

  private static void copy(Optional<Bytes> data, byte[] target) throws CommandFailure {
    if (data.isEmpty()) {
      throw new CommandFailure(Status.NOT_AUTHENTIC);
    }
    data.get().copyTo(target, 0);
  }

  /** Writes the sector at {@code lba}. */
  void write(long lba, byte[] source) {
    Medium.Stored stored = new Medium.Stored(false, Bytes.copyOf(source));
    try {
      guards.require(FunctionRule.MEDIUM_SEALED, stored.sealed());
    } catch (Violation bare) {
      stored = new Medium.Stored(true, seal(lba, stored.bytes()));
    }
    medium.put(place(lba), stored);
  }

  private Bytes seal(long lba, Bytes data) {
    Aead key = cipher();
    sealed++;
    Bytes nonce = new WireWriter(NONCE).u32(0).u64(sealed).toBytes();
    return Bytes.concat(nonce, key.seal(nonce, number(lba), data));
  }

  private static Bytes number(long lba) {
    return new WireWriter(8).u64(lba).toBytes();
  }

  private Aead cipher() {
    if (cipher.isEmpty()) {
      try (Secret key = random.secret(KEY)) {
        cipher = Optional.of(crypto.aead(AeadAlgorithm.AES_256_GCM, key, TAG));
      }
      sealed = 0;
    }
    return cipher.get();
  }

  /** Wipes the key. */
  void forget() {
    cipher.ifPresent(Aead::close);
    cipher = Optional.empty();
    sealed = 0;
  }

  /** Whether there is no key. */
  boolean isForgotten() {
    return cipher.isEmpty();
  }
}
