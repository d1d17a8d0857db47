package io.teeio.device.block;

import io.teeio.wire.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps the sectors of all functions of one device; it survives every reset. Whoever opens the
 * device can read and change it, which {@link #stolen} and {@link #change} are for.
 */
public final class Medium {
  /** Bytes of a sector. */
  public static final int SECTOR = 4096;

  /** Sectors of one function's extent: 16 MiB. */
  public static final int EXTENT = 4096;

  /**
   * A sector as it lies there.
   *
   * @param sealed whether it is nonce, ciphertext and tag, or else the data itself
   * @param bytes what lies there
   */
  record Stored(boolean sealed, Bytes bytes) {}

  private final int functions;
  private final Map<Long, Stored> sectors = new HashMap<>();

  /** An empty medium for {@code functions} functions. */
  public Medium(int functions) {
    this.functions = functions;
  }

  /** Sectors of all extents. */
  long size() {
    return (long) functions * EXTENT;
  }

  Optional<Stored> get(long sector) {
    return Optional.ofNullable(sectors.get(sector));
  }

  void put(long sector, Stored stored) {
    sectors.put(sector, stored);
  }

  /**
   * What a thief of the medium finds where {@code function} keeps sector {@code lba}; empty if
   * nothing was ever written there.
   */
  public Optional<Bytes> stolen(int function, long lba) {
    return get((long) function * EXTENT + lba).map(Stored::bytes);
  }

  /** Puts {@code bytes} where {@code function} keeps sector {@code lba}, past the device. */
  public void change(int function, long lba, Bytes bytes) {
    boolean sealed = get((long) function * EXTENT + lba).map(Stored::sealed).orElse(false);
    put((long) function * EXTENT + lba, new Stored(sealed, bytes));
  }
}
