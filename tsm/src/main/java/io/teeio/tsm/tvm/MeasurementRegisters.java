package io.teeio.tsm.tvm;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.Arrays;

/**
 * What a TVM was built from, and what it measured of itself later (CoVE, attestation). A register M
 * becomes SHA-384(M || data); all begin as 48 zero bytes.
 */
public final class MeasurementRegisters {
  /** Registers that a running TVM may extend. */
  public static final int RUNTIME = 18;

  /** Bytes of a register. */
  public static final int SIZE = 48;

  private final Crypto crypto;
  private final Bytes[] runtime = new Bytes[RUNTIME];
  private Bytes initial = Bytes.zeros(SIZE);

  /** Registers of zeros. */
  public MeasurementRegisters(Crypto crypto) {
    this.crypto = crypto;
    Arrays.fill(runtime, Bytes.zeros(SIZE));
  }

  /** Extends the initial register by a page and the guest address (8 bytes) at which it will be. */
  void measurePage(GuestAddress guest, Bytes page) {
    initial = extended(initial, Bytes.concat(new WireWriter(8).u64(guest.value()).toBytes(), page));
  }

  /** Extends the initial register by the entry point and its argument, 8 bytes each. */
  void measureEntry(long sepc, long argument) {
    initial = extended(initial, new WireWriter(16).u64(sepc).u64(argument).toBytes());
  }

  /** Extends runtime register {@code index}. */
  public void extend(int index, Bytes data) {
    runtime[index] = extended(runtime[index], data);
  }

  /** What the TVM was built from. */
  public Bytes initial() {
    return initial;
  }

  /** Runtime register {@code index}. */
  public Bytes runtime(int index) {
    return runtime[index];
  }

  private Bytes extended(Bytes register, Bytes data) {
    return crypto.hash(HashAlgorithm.SHA_384, register, data);
  }
}
