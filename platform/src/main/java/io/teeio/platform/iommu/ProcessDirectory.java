package io.teeio.platform.iommu;

import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStageWalk;
import io.teeio.platform.memory.GStageWalker;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds process contexts of a device and remembers them. The tables lie at guest addresses: each
 * entry is found through the second stage of the device. What is remembered is used until it is
 * invalidated; what was not valid is never remembered.
 */
final class ProcessDirectory {
  private static final int REMEMBERED = 1024;
  private static final long RESERVED_ENTRY = ~(1L | (((1L << 44) - 1) << 10));

  /** What a look-up came to. */
  sealed interface Found {
    /** The context, valid and supported. */
    record Context(ProcessContext context) implements Found {}

    /** Why there is none. */
    record Missing(FaultCause cause) implements Found {}

    /** The second stage does not map the entry. */
    record Unmapped(GuestAddress entry) implements Found {}
  }

  /** The first entry could not be found, or read. */
  private static final class Unfound extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Found why;

    Unfound(Found why) {
      super(null, null, false, false);
      this.why = why;
    }
  }

  private final DomainMemory memory;
  private final GStageWalker walker;
  private final IommuCapabilities capabilities;
  private final Map<Long, Found.Context> remembered = new HashMap<>();

  ProcessDirectory(DomainMemory memory, GStageWalker walker, IommuCapabilities capabilities) {
    this.memory = memory;
    this.walker = walker;
    this.capabilities = capabilities;
  }

  /** The context of {@code processId} of {@code deviceId}, which has {@code context}. */
  Found find(int deviceId, int processId, DeviceContext context) {
    long key = (long) deviceId << 20 | processId;
    Found.Context known = remembered.get(key);
    if (known != null) {
      return known;
    }
    Found found = walk(processId, context);
    if (found instanceof Found.Context fresh) {
      if (remembered.size() >= REMEMBERED) {
        remembered.clear();
      }
      remembered.put(key, fresh);
    }
    return found;
  }

  /** Forgets one process of {@code deviceId}. */
  void invalidate(int deviceId, int processId) {
    remembered.remove((long) deviceId << 20 | processId);
  }

  /** Forgets all processes of {@code deviceId}, or of every device. */
  void invalidate(OptionalInt deviceId) {
    if (deviceId.isEmpty()) {
      remembered.clear();
      return;
    }
    for (Iterator<Long> keys = remembered.keySet().iterator(); keys.hasNext(); ) {
      if (keys.next() >>> 20 == deviceId.getAsInt()) {
        keys.remove();
      }
    }
  }

  private Found walk(int processId, DeviceContext context) {
    GuestAddress table = context.processTable();
    try {
      for (int level = context.processLevels() - 1; level > 0; level--) {
        int index = processId >>> (8 + 9 * (level - 1)) & 0x1FF;
        long entry = read(table.plus((long) index * Long.BYTES), 0, context);
        if ((entry & 1) == 0) {
          return new Found.Missing(FaultCause.PDT_ENTRY_INVALID);
        }
        if ((entry & RESERVED_ENTRY) != 0) {
          return new Found.Missing(FaultCause.PDT_ENTRY_MISCONFIGURED);
        }
        table = new GuestAddress(entry >>> 10 << PhysicalMemory.PAGE_SHIFT);
      }
      GuestAddress leaf = table.plus((long) (processId & 0xFF) * ProcessContext.SIZE);
      return check(new ProcessContext(read(leaf, 0, context), read(leaf, Long.BYTES, context)));
    } catch (Unfound unfound) {
      return unfound.why;
    }
  }

  private Found check(ProcessContext context) {
    if (!context.isValid()) {
      return new Found.Missing(FaultCause.PDT_ENTRY_INVALID);
    }
    return context.isMisconfigured(capabilities)
        ? new Found.Missing(FaultCause.PDT_ENTRY_MISCONFIGURED)
        : new Found.Context(context);
  }

  /** The 64 bits {@code offset} bytes into the entry at {@code entry}. */
  private long read(GuestAddress entry, int offset, DeviceContext context) throws Unfound {
    return switch (context.secondStage().walk(walker, entry, Access.READ, true)) {
      case GStageWalk.Leaf leaf -> load(leaf.translate(entry).plus(offset));
      case GStageWalk.GuestPageFault _ -> throw new Unfound(new Found.Unmapped(entry));
      case GStageWalk.TableFault _ ->
          throw new Unfound(new Found.Missing(FaultCause.PDT_ACCESS_FAULT));
    };
  }

  private long load(HostAddress address) throws Unfound {
    try {
      return memory.readLong(address);
    } catch (AccessFault fault) {
      throw new Unfound(new Found.Missing(FaultCause.PDT_ACCESS_FAULT));
    }
  }
}
