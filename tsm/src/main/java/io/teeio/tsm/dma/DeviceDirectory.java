package io.teeio.tsm.dma;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import java.util.Optional;

/**
 * The device directory table: three levels, so that every 24-bit device id has a place. Tables are
 * made when a device first needs one and stay.
 */
final class DeviceDirectory {
  private static final long VALID = 1;

  private final DomainMemory memory;
  private final TsmPages pages;
  private final HostAddress root;
  private final boolean extended;

  /** A directory without contexts; {@code extended} if a context has 64 bytes instead of 32. */
  DeviceDirectory(DomainMemory memory, TsmPages pages, boolean extended) {
    this.memory = memory;
    this.pages = pages;
    this.extended = extended;
    this.root = pages.takeAtStart();
  }

  HostAddress root() {
    return root;
  }

  /**
   * Where the context of {@code device} is, with tables made on the way; empty if no page is left.
   */
  Optional<HostAddress> locate(RequesterId device) {
    int low = extended ? 6 : 7;
    int id = device.value();
    int leaf = id & ((1 << low) - 1);
    int middle = (id >>> low) & 0x1FF;
    int top = id >>> (low + 9);
    int size = extended ? 64 : 32;
    return table(root, top)
        .flatMap(second -> table(second, middle))
        .map(third -> third.plus((long) leaf * size));
  }

  private Optional<HostAddress> table(HostAddress parent, int index) {
    HostAddress entry = parent.plus((long) index * Long.BYTES);
    try {
      long value = memory.readLong(entry);
      if ((value & VALID) != 0) {
        return Optional.of(new HostAddress((value >>> 10) << 12));
      }
      Optional<HostAddress> made = pages.take();
      if (made.isPresent()) {
        memory.writeLong(entry, (made.get().pageNumber() << 10) | VALID);
      }
      return made;
    } catch (AccessFault fault) {
      throw new IllegalStateException("the TSM cannot reach its device directory", fault);
    }
  }
}
