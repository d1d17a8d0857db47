package io.teeio.tsm.call;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.PageState;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.wire.Bytes;

/**
 * The host's own memory as the TSM may use it. Whatever is read is read once, into a copy that the
 * host cannot reach; whatever is written was checked at that moment to be the host's, however long
 * ago the address was given.
 */
public final class HostMemory {
  private final DomainMemory memory;
  private final PageLedger ledger;
  private final Guards guards;

  /** The host's pages in {@code memory}, as {@code ledger} knows them. */
  public HostMemory(DomainMemory memory, PageLedger ledger, Guards guards) {
    this.memory = memory;
    this.ledger = ledger;
    this.guards = guards;
  }

  /** Copies {@code length} bytes from {@code address}. */
  public Bytes copyIn(long address, int length) throws Refused, Violation {
    requireShared(address, length);
    try {
      return memory.read(new HostAddress(address), length);
    } catch (AccessFault fault) {
      throw new Refused(SbiError.INVALID_ADDRESS, fault.getMessage());
    }
  }

  /** Writes {@code bytes} at {@code address}. */
  public void write(long address, Bytes bytes) throws Refused, Violation {
    if (bytes.isEmpty()) {
      return;
    }
    requireShared(address, bytes.length());
    try {
      memory.write(new HostAddress(address), bytes);
    } catch (AccessFault fault) {
      throw new Refused(SbiError.INVALID_ADDRESS, fault.getMessage());
    }
  }

  /** Demands {@code address} to be a multiple of {@code alignment}. */
  public static void requireAligned(long address, long alignment) throws Refused {
    Refused.unless(
        address % alignment == 0,
        SbiError.INVALID_ADDRESS,
        "0x%x is not a multiple of %d".formatted(address, alignment));
  }

  /**
   * Demands that all {@code length} bytes (at least 1) lie in non-confidential memory of the host.
   */
  public void requireShared(long address, long length) throws Refused, Violation {
    Refused.unless(
        address >= 0 && length > 0 && length <= Long.MAX_VALUE - address,
        SbiError.INVALID_ADDRESS,
        "no range of %d bytes at 0x%x".formatted(length, address));
    long last = address + length - 1;
    for (long page = address & -PhysicalMemory.PAGE;
        page <= last && page >= 0;
        page += PhysicalMemory.PAGE) {
      HostAddress at = new HostAddress(page);
      requireMemory(at);
      guards.require(CoveRule.HOST_BUFFER_IS_SHARED, isHosts(at), at::toString);
    }
  }

  private void requireMemory(HostAddress page) throws Refused {
    try {
      memory.check(page, 1, Access.WRITE);
    } catch (AccessFault fault) {
      throw new Refused(SbiError.INVALID_ADDRESS, fault.getMessage());
    }
  }

  private boolean isHosts(HostAddress page) {
    return switch (ledger.state(page)) {
      case PageState.NonConfidential _, PageState.Shared _ -> true;
      case PageState.Reserved _,
          PageState.Converting _,
          PageState.Unassigned _,
          PageState.Assigned _,
          PageState.Donated _ ->
          false;
    };
  }
}
