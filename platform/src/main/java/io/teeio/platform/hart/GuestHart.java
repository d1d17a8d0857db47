package io.teeio.platform.hart;

import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;

/**
 * What guest code can do: call its TSM, and load and store at guest physical addresses. The same
 * loads and stores reach a device where the TVM's G-stage maps MMIO; there one access of 4 or 8
 * aligned bytes is one request on the bus.
 *
 * <p>An access that faults leaves to the TSM first, which may repair it (the guest never notices)
 * or let the guest have it as a {@link GuestFault}.
 */
public interface GuestHart {
  /** Number of this virtual CPU. */
  int id();

  /** The argument that the TVM was finalized with. */
  long argument();

  /** Calls the TSM. */
  SbiResult ecall(SbiCall call);

  /** Loads {@code length} bytes into {@code into}. */
  void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault;

  /** Stores {@code length} bytes of {@code from}. */
  void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault;

  /** Loads {@code length} bytes. */
  Bytes load(GuestAddress address, int length) throws GuestFault;

  /** Stores all of {@code bytes}. */
  void store(GuestAddress address, Bytes bytes) throws GuestFault;

  /** Loads 32 bits, little-endian; {@code address} is a multiple of 4. */
  int load32(GuestAddress address) throws GuestFault;

  /** Stores 32 bits, little-endian; {@code address} is a multiple of 4. */
  void store32(GuestAddress address, int value) throws GuestFault;

  /** Loads 64 bits, little-endian; {@code address} is a multiple of 8. */
  long load64(GuestAddress address) throws GuestFault;

  /** Stores 64 bits, little-endian; {@code address} is a multiple of 8. */
  void store64(GuestAddress address, long value) throws GuestFault;
}
