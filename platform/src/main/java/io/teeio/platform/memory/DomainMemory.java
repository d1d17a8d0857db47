package io.teeio.platform.memory;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * Physical memory as one supervisor domain reaches it: every access is checked against the memory
 * and the MPT before the first byte moves. Little-endian.
 */
public final class DomainMemory {
  private final PhysicalMemory memory;
  private final MemoryProtection protection;
  private final SupervisorDomain domain;
  private final Optional<HartTlb> caches;

  /** What {@code domain} can do to {@code memory} under {@code protection}. */
  public DomainMemory(PhysicalMemory memory, MemoryProtection protection, SupervisorDomain domain) {
    this.memory = memory;
    this.protection = protection;
    this.domain = domain;
    this.caches = Optional.empty();
  }

  private DomainMemory(DomainMemory all, HartTlb caches) {
    this.memory = all.memory;
    this.protection = all.protection;
    this.domain = all.domain;
    this.caches = Optional.of(caches);
  }

  /**
   * The same as a hart reaches it: what protection permitted stays permitted until the hart fences.
   */
  public DomainMemory through(HartTlb hart) {
    return new DomainMemory(this, hart);
  }

  /** Whose accesses these are. */
  public SupervisorDomain domain() {
    return domain;
  }

  /** Passes if all {@code length} bytes from {@code address} can be accessed so. */
  public void check(HostAddress address, int length, Access access) throws AccessFault {
    if (!memory.contains(address.value(), Math.max(length, 1))) {
      throw new AccessFault(address, length, access, domain, AccessFault.Reason.NO_MEMORY);
    }
    if (caches.isEmpty() || !isRemembered(caches.get(), address, length)) {
      protection.check(domain, address.value(), length, access);
      caches.ifPresent(tlb -> remember(tlb, address, length));
    }
  }

  private boolean isRemembered(HartTlb tlb, HostAddress address, int length) {
    long last = address.plus(Math.max(length, 1) - 1L).pageNumber();
    for (long page = address.pageNumber(); page <= last; page++) {
      if (!tlb.reaches(domain, page)) {
        return false;
      }
    }
    return true;
  }

  /** Remembers what is permitted in truth, not what a set without a guard let through. */
  private void remember(HartTlb tlb, HostAddress address, int length) {
    if (protection.permits(domain, address.value(), length)) {
      long last = address.plus(Math.max(length, 1) - 1L).pageNumber();
      for (long page = address.pageNumber(); page <= last; page++) {
        tlb.remember(domain, page);
      }
    }
  }

  /** {@code length} bytes from {@code address}. */
  public Bytes read(HostAddress address, int length) throws AccessFault {
    check(address, length, Access.READ);
    byte[] copy = new byte[length];
    memory.read(address.value(), copy, 0, length);
    return Bytes.adopt(copy);
  }

  /** Copies {@code length} bytes from {@code address} into {@code target} from {@code at}. */
  public void read(HostAddress address, byte[] target, int at, int length) throws AccessFault {
    check(address, length, Access.READ);
    memory.read(address.value(), target, at, length);
  }

  /** Stores {@code data} at {@code address}. */
  public void write(HostAddress address, Bytes data) throws AccessFault {
    check(address, data.length(), Access.WRITE);
    memory.write(address.value(), data);
  }

  /** Stores {@code length} bytes of {@code source} from {@code at} at {@code address}. */
  public void write(HostAddress address, byte[] source, int at, int length) throws AccessFault {
    check(address, length, Access.WRITE);
    memory.write(address.value(), source, at, length);
  }

  /** The 32-bit number at {@code address}. */
  public int readInt(HostAddress address) throws AccessFault {
    check(address, Integer.BYTES, Access.READ);
    return Integer.BYTES <= PhysicalMemory.PAGE - address.pageOffset()
        ? memory.u32(address.value())
        : (int) assemble(address, Integer.BYTES);
  }

  /** Stores a 32-bit number at {@code address}. */
  public void writeInt(HostAddress address, int value) throws AccessFault {
    write(address, littleEndian(value, Integer.BYTES), 0, Integer.BYTES);
  }

  /** The 64-bit number at {@code address}. */
  public long readLong(HostAddress address) throws AccessFault {
    check(address, Long.BYTES, Access.READ);
    return Long.BYTES <= PhysicalMemory.PAGE - address.pageOffset()
        ? memory.u64(address.value())
        : assemble(address, Long.BYTES);
  }

  /** Stores a 64-bit number at {@code address}. */
  public void writeLong(HostAddress address, long value) throws AccessFault {
    write(address, littleEndian(value, Long.BYTES), 0, Long.BYTES);
  }

  /** Clears the page at {@code page}. */
  public void clearPage(HostAddress page) throws AccessFault {
    check(page.page(), PhysicalMemory.PAGE, Access.WRITE);
    memory.clear(page.page(), 1);
  }

  /** Whether all {@code length} bytes from {@code address} are memory, whoever owns it. */
  public boolean contains(HostAddress address, long length) {
    return memory.contains(address, length);
  }

  /** Whether a page in memory holds nothing but zeros; for the ledger's own use. */
  boolean isClear(HostAddress page) {
    return memory.isClear(page);
  }

  /** Clears a page in memory; for the ledger's own use. */
  void clear(HostAddress page) {
    memory.clear(page, 1);
  }

  private long assemble(HostAddress address, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | memory.u8(address.value() + i);
    }
    return value;
  }

  private static byte[] littleEndian(long value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }
}
