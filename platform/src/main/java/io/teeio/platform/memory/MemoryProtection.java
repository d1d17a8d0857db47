package io.teeio.platform.memory;

import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.HashSet;
import java.util.Set;

/**
 * The memory protection table (MPT): which supervisor domain every physical page belongs to.
 * Everything starts as the host's. The host reaches only its own pages; the TEE domain reaches its
 * own and the host's (NACL shared memory, shared pages). Checked on every access of a hart, of a
 * device and of the IOMMU itself (Smmtt chapters 4 and 6). Changed only through {@link Control},
 * which the machine gives to the RDSM alone.
 */
public final class MemoryProtection {
  private final PhysicalMemory memory;
  private final Guards guards;
  private final byte[] trusted;
  private final Set<Long> trustedElsewhere = new HashSet<>();

  private MemoryProtection(PhysicalMemory memory, Guards guards) {
    this.memory = memory;
    this.guards = guards;
    this.trusted =
        new byte[Math.toIntExact(((memory.size() >>> PhysicalMemory.PAGE_SHIFT) + 7) >>> 3)];
  }

  /**
   * The table of a machine with {@code memory}, everything the host's, and the right to change it.
   */
  public static Control powerOn(PhysicalMemory memory, Guards guards) {
    return new Control(new MemoryProtection(memory, guards));
  }

  /** The domain that the page of {@code address} belongs to. */
  public SupervisorDomain owner(HostAddress address) {
    return isTrusted(address.value()) ? SupervisorDomain.TEE : SupervisorDomain.HOST;
  }

  /** Whether {@code domain} may reach all {@code length} bytes from {@code address}. */
  public boolean permits(SupervisorDomain domain, long address, long length) {
    if (domain == SupervisorDomain.TEE) {
      return true;
    }
    long last = address + Math.max(length, 1) - 1;
    for (long at = address; ; at = (at & -PhysicalMemory.PAGE) + PhysicalMemory.PAGE) {
      if (isTrusted(at)) {
        return false;
      }
      if ((at | PhysicalMemory.PAGE - 1) == (last | PhysicalMemory.PAGE - 1)) {
        return true;
      }
    }
  }

  /**
   * Passes if {@code domain} may do this.
   *
   * @param address first byte
   * @param length bytes, at least 1
   * @throws AccessFault with {@link AccessFault.Reason#PROTECTED} if a page is another domain's
   */
  public void check(SupervisorDomain domain, long address, int length, Access access)
      throws AccessFault {
    if (permits(domain, address, length)) {
      return;
    }
    HostAddress first = new HostAddress(address);
    try {
      guards.require(
          PlatformRule.MPT_DOMAIN_ISOLATION, false, () -> domain + " " + access + " at " + first);
    } catch (Violation refused) {
      throw new AccessFault(first, length, access, domain, AccessFault.Reason.PROTECTED);
    }
  }

  private boolean isTrusted(long address) {
    if (!memory.contains(address, 1)) {
      return trustedElsewhere.contains(address >>> PhysicalMemory.PAGE_SHIFT);
    }
    int number = (int) ((address - memory.base().value()) >>> PhysicalMemory.PAGE_SHIFT);
    return ((trusted[number >>> 3] >>> (number & 7)) & 1) != 0;
  }

  private void set(long address, boolean trust) {
    if (!memory.contains(address, 1)) {
      if (trust) {
        trustedElsewhere.add(address >>> PhysicalMemory.PAGE_SHIFT);
      } else {
        trustedElsewhere.remove(address >>> PhysicalMemory.PAGE_SHIFT);
      }
      return;
    }
    int number = (int) ((address - memory.base().value()) >>> PhysicalMemory.PAGE_SHIFT);
    int bit = 1 << (number & 7);
    trusted[number >>> 3] =
        (byte) (trust ? trusted[number >>> 3] | bit : trusted[number >>> 3] & ~bit);
  }

  /** The right to change the table. Held by the RDSM alone. */
  public static final class Control implements PageClassifier {
    private final MemoryProtection table;

    private Control(MemoryProtection table) {
      this.table = table;
    }

    /** The table, to be checked against. */
    public MemoryProtection table() {
      return table;
    }

    @Override
    public void classify(HostAddress first, long pages, SupervisorDomain owner) {
      boolean trust =
          switch (owner) {
            case HOST -> false;
            case TEE -> true;
          };
      for (long i = 0; i < pages; i++) {
        table.set(first.value() + (i << PhysicalMemory.PAGE_SHIFT), trust);
      }
    }
  }
}
