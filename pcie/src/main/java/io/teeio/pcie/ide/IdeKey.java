package io.teeio.pcie.ide;

import io.teeio.crypto.RandomSource;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * One AES-256 key of a stream, in the byte order of the cipher. On the wire, in KEY_PROG and in the
 * key data of a COVT call alike, it is a register image: Key_DW7 first, each DWORD little-endian,
 * so that the bytes of every group of four stand in reverse; the initial invocation field follows
 * as IFV_DW1, IFV_DW0.
 */
public final class IdeKey implements AutoCloseable {
  /** Bytes of a key. */
  public static final int SIZE = 32;

  /** Bytes of a key and its initial invocation field on the wire. */
  public static final int DATA_SIZE = SIZE + 8;

  /** The only initial invocation field that a device accepts. */
  public static final long INITIAL_IFV = 1;

  private final Secret key;

  private IdeKey(Secret key) {
    this.key = key;
  }

  /**
   * A key with the given bytes, which it takes over.
   *
   * @param key 32 bytes in the order of the cipher
   */
  public static IdeKey of(Secret key) {
    if (key.length() != SIZE) {
      throw new IllegalArgumentException("an IDE key has 32 bytes, not " + key.length());
    }
    return new IdeKey(key);
  }

  /** A fresh key. */
  public static IdeKey generate(RandomSource random) {
    return new IdeKey(random.secret(SIZE));
  }

  /**
   * A key as it came over a wire.
   *
   * @param key to be closed by its owner
   * @param ifv initial invocation field
   */
  public record Data(IdeKey key, long ifv) {
    /** Reads the 40 bytes of a key and its initial invocation field. */
    public static Data read(WireReader in) throws MalformedInput {
      try (Secret image = in.secret("Key", SIZE)) {
        long high = in.u32("IFV_DW1");
        long low = in.u32("IFV_DW0");
        return new Data(new IdeKey(image.withReversedGroups(4)), high << 32 | low);
      }
    }

    /** As {@link #read(WireReader)}, of all of {@code data}. */
    public static Data read(Bytes data) throws MalformedInput {
      WireReader in = WireReader.of(data, "PCIe 6.1 6.33.3");
      Data read = read(in);
      in.end("key data");
      return read;
    }
  }

  /** The 40 bytes of this key with {@code ifv} as they cross a wire; the caller closes them. */
  public Secret data(long ifv) {
    WireWriter out = new WireWriter(DATA_SIZE);
    writeTo(out, ifv);
    return out.toSecret();
  }

  /** Writes the 40 bytes of this key with {@code ifv}; the caller wipes {@code out}. */
  public void writeTo(WireWriter out, long ifv) {
    try (Secret image = key.withReversedGroups(4)) {
      out.secret(image).u32(ifv >>> 32).u32(ifv & 0xFFFF_FFFFL);
    }
  }

  /** The key's bytes in the order of the cipher; they stay this key's. */
  public Secret secret() {
    return key;
  }

  /** A second key with the same bytes, to be closed on its own. */
  public IdeKey duplicate() {
    return new IdeKey(key.duplicate());
  }

  /** Whether {@code other} has the same bytes. */
  public boolean matches(IdeKey other) {
    return key.matches(other.key);
  }

  /** Wipes the key. */
  @Override
  public void close() {
    key.close();
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return "IdeKey";
  }
}
