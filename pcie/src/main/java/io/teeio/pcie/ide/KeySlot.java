package io.teeio.pcie.ide;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.ide.IdeEvent.KeySlotName;
import io.teeio.wire.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of one key: of one key set, direction and sub-stream. Holds the key, the cipher once it
 * is set to GO, and the invocation counter. The IV is four zero bytes and the counter, big-endian.
 * The counter has as many values as the key has invocations: past the last it begins anew, and with
 * it the IVs.
 */
final class KeySlot {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final KeySlotName name;
  private final long values;
  private final byte[] iv = new byte[12];
  private @Nullable IdeKey key;
  private @Nullable Aead cipher;
  private long first;
  private long next;
  private long used;

  KeySlot(KeySlotName name, long values) {
    this.name = name;
    this.values = values;
  }

  KeySlotName name() {
    return name;
  }

  boolean isProgrammed() {
    return key != null;
  }

  boolean isGo() {
    return cipher != null;
  }

  boolean holds(IdeKey other) {
    IdeKey mine = key;
    return mine != null && mine.matches(other);
  }

  /** Takes a copy of {@code fresh} in place of what was here. */
  void program(IdeKey fresh, long ifv) {
    wipe();
    key = fresh.duplicate();
    first = ifv;
    next = ifv;
    used = 0;
  }

  /** Makes the cipher; false if there is no key. */
  boolean go(Crypto crypto) {
    IdeKey mine = key;
    if (mine == null) {
      return false;
    }
    if (cipher == null) {
      cipher = crypto.aead(AeadAlgorithm.AES_256_GCM, mine.secret(), IdeTlp.MAC_SIZE);
    }
    return true;
  }

  /** Invocations so far. */
  long used() {
    return used;
  }

  /** Ciphertext and MAC of {@code data}; counts one invocation. The slot must be GO. */
  Bytes seal(byte[] aad, int aadLength, Bytes data) {
    byte[] out = new byte[data.length() + IdeTlp.MAC_SIZE];
    nextIv();
    ready().seal(iv, aad, 0, aadLength, data.shared(), 0, data.length(), out, 0);
    step();
    return Bytes.adopt(out);
  }

  /** What {@code sealed} holds; counts one invocation if it is authentic. The slot must be GO. */
  Optional<Bytes> open(byte[] aad, int aadLength, Bytes sealed) {
    int length = sealed.length() - IdeTlp.MAC_SIZE;
    byte[] out = new byte[length];
    nextIv();
    int opened = ready().open(iv, aad, 0, aadLength, sealed.shared(), 0, sealed.length(), out, 0);
    if (opened < 0) {
      return Optional.empty();
    }
    step();
    return Optional.of(Bytes.adopt(out));
  }

  /**
   * What {@code sealed} would hold if its MAC were not looked at, as a port without that check sees
   * it: GCM's key stream is its own inverse.
   */
  Bytes openUnchecked(Bytes sealed) {
    int length = sealed.length() - IdeTlp.MAC_SIZE;
    byte[] out = new byte[sealed.length()];
    nextIv();
    ready().seal(iv, new byte[0], 0, 0, sealed.shared(), 0, length, out, 0);
    step();
    return Bytes.adopt(Arrays.copyOf(out, length));
  }

  void wipe() {
    IdeKey mine = key;
    if (mine != null) {
      mine.close();
      key = null;
    }
    Aead running = cipher;
    if (running != null) {
      running.close();
      cipher = null;
    }
  }

  private void nextIv() {
    BIG_ENDIAN.set(iv, 4, next);
  }

  private void step() {
    used++;
    next = first + used % values;
  }

  private Aead ready() {
    Aead running = cipher;
    if (running == null) {
      throw new IllegalStateException("key is not GO: " + name);
    }
    return running;
  }
}
