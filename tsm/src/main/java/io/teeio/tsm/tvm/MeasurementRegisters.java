package io.teeio.tsm.tvm;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.Arrays;

/**
 * What a TVM was built from, and what it measured of itself later (CoVE, attestation). A register M
 * becomes SHA-384(M || data); all begin as 48 zero bytes. Register 0 is the initial one, 1 to
 * {@link #RUNTIME} are those that a running TVM extends.
 */
public final class MeasurementRegisters {
  /** Registers that a running TVM may extend. */
  public static final int RUNTIME = 18;

  /** Bytes of a register. */
  public static final int SIZE = 48;

  /**
   * Where a TVM records what it decided about devices: the last one, by a convention of ours
   * (docs/abi.md). What it holds when an interface starts is part of the evidence.
   */
  public static final int DEVICES = RUNTIME;

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

  /** Extends runtime register {@code index}, from 1. */
  public synchronized void extend(int index, Bytes data) {
    runtime[index - 1] = extended(runtime[index - 1], data);
  }

  /** What the TVM was built from. */
  public Bytes initial() {
    return initial;
  }

  /** Register {@code index}, from 0. */
  public synchronized Bytes read(int index) {
    return index == 0 ? initial : runtime[index - 1];
  }

  private Bytes extended(Bytes register, Bytes data) {
    return crypto.hash(HashAlgorithm.SHA_384, register, data);
  }
}
