package io.teeio.tsm.tvm;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.GuestTranslation;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.call.Refused;
import io.teeio.wire.Bytes;

/**
 * Confidential memory of one TVM, by its guest addresses. What a guest asks of the TSM is read from
 * and written to nothing else, so that no host can change evidence on its way.
 */
public final class GuestMemory {
  private final DomainMemory memory;
  private final GStage stage;
  private final Guards guards;

  GuestMemory(DomainMemory memory, GStage stage, Guards guards) {
    this.memory = memory;
    this.stage = stage;
    this.guards = guards;
  }

  /** Copies {@code length} bytes from {@code address}. */
  public Bytes copyIn(GuestAddress address, int length) throws Refused, Violation {
    requireConfidential(address, length);
    byte[] copy = new byte[length];
    for (int done = 0; done < length; ) {
      int part = part(address.plus(done), length - done);
      try {
        memory.read(locate(address.plus(done), Access.READ), copy, done, part);
      } catch (AccessFault fault) {
        throw new IllegalStateException("the TSM cannot reach a page of a TVM", fault);
      }
      done += part;
    }
    return Bytes.copyOf(copy);
  }

  /** Writes {@code bytes} at {@code address}. */
  public void write(GuestAddress address, Bytes bytes) throws Refused, Violation {
    if (bytes.isEmpty()) {
      return;
    }
    requireConfidential(address, bytes.length());
    byte[] source = bytes.toArray();
    for (int done = 0; done < source.length; ) {
      int part = part(address.plus(done), source.length - done);
      try {
        memory.write(locate(address.plus(done), Access.WRITE), source, done, part);
      } catch (AccessFault fault) {
        throw new IllegalStateException("the TSM cannot reach a page of a TVM", fault);
      }
      done += part;
    }
  }

  /**
   * Demands that all {@code length} bytes (at least 1) are mapped confidential pages of the TVM.
   */
  public void requireConfidential(GuestAddress address, long length) throws Refused, Violation {
    Refused.unless(
        (address.value() + length) >>> (Long.SIZE - 1) == 0,
        SbiError.INVALID_ADDRESS,
        "no range of " + length + " bytes at " + address);
    long end = address.value() + length;
    for (GuestAddress page = address.page();
        page.value() < end;
        page = page.plus(PhysicalMemory.PAGE)) {
      locate(page, Access.WRITE);
      GuestAddress at = page;
      guards.require(
          CoveRule.GUEST_BUFFER_IS_CONFIDENTIAL,
          stage.pageAt(page).filter(ConfidentialPage.class::isInstance).isPresent(),
          at::toString);
    }
  }

  private HostAddress locate(GuestAddress address, Access access) throws Refused {
    return switch (stage.translate(address, access)) {
      case GuestTranslation.Mapped mapped -> mapped.address();
      case GuestTranslation.GuestPageFault _ ->
          throw new Refused(SbiError.INVALID_ADDRESS, address + " is not mapped");
    };
  }

  private static int part(GuestAddress address, int left) {
    return Math.min(left, PhysicalMemory.PAGE - address.pageOffset());
  }
}
