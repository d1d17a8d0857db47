package io.teeio.platform.fabric;

import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.wire.Bytes;

/**
 * Device registers as software of one supervisor domain reaches them. The domain is the hardware's
 * word, and it alone decides the T bit: the host cannot send a request with T=1 (CoVE-IO T001).
 */
public final class MmioAccess {
  private final RootComplex complex;
  private final SupervisorDomain domain;

  MmioAccess(RootComplex complex, SupervisorDomain domain) {
    this.complex = complex;
    this.domain = domain;
  }

  /** Whose accesses these are. */
  public SupervisorDomain domain() {
    return domain;
  }

  /**
   * Reads {@code length} bytes within one 4 KiB page, at most what the root port asks for at once.
   *
   * @throws BusFault if nobody answers or somebody refuses
   */
  public Bytes read(HostAddress address, int length) throws BusFault {
    return complex.read(domain, address, length);
  }

  /**
   * Writes {@code data} within one 4 KiB page, at most what the root port puts in one packet.
   * Posted: a device that refuses it says nothing.
   *
   * @throws BusFault if it does not leave the root complex
   */
  public void write(HostAddress address, Bytes data) throws BusFault {
    complex.write(domain, address, data);
  }

  /** Reads 32 bits, little-endian. */
  public int read32(HostAddress address) throws BusFault {
    return (int) littleEndian(read(address, 4));
  }

  /** Writes 32 bits, little-endian. */
  public void write32(HostAddress address, int value) throws BusFault {
    write(address, Bytes.of(value, value >> 8, value >> 16, value >> 24));
  }

  /** Reads 64 bits, little-endian. */
  public long read64(HostAddress address) throws BusFault {
    return littleEndian(read(address, 8));
  }

  /** Writes 64 bits, little-endian. */
  public void write64(HostAddress address, long value) throws BusFault {
    int low = (int) value;
    int high = (int) (value >> 32);
    write(
        address,
        Bytes.of(low, low >> 8, low >> 16, low >> 24, high, high >> 8, high >> 16, high >> 24));
  }

  private static long littleEndian(Bytes bytes) {
    long value = 0;
    for (int i = bytes.length() - 1; i >= 0; i--) {
      value = value << 8 | bytes.at(i);
    }
    return value;
  }
}
