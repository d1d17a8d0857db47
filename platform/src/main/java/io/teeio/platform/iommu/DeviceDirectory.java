package io.teeio.platform.iommu;

import io.teeio.platform.iommu.IoTlb.Space;
import io.teeio.platform.iommu.ProcessContext.FirstStage;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SecondStage;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds device contexts and remembers them. What is remembered is used until it is invalidated,
 * whatever memory says by then; what was not valid is never remembered.
 */
final class DeviceDirectory {
  private static final int SLOTS = 512;
  private static final long RESERVED_ENTRY = ~(1L | (((1L << 44) - 1) << 10));

  /** What a look-up came to. */
  sealed interface Found {
    /**
     * The context, valid and supported, and what follows from it.
     *
     * @param context its words
     * @param second its second stage
     * @param first its first stage; bare if it has a process directory
     * @param direct whose translations those of both stages are
     * @param guestOnly whose translations those of the second stage alone are
     */
    record Context(
        DeviceContext context, SecondStage second, FirstStage first, Space direct, Space guestOnly)
        implements Found {
      static Context of(DeviceContext context) {
        SecondStage second = context.secondStage();
        FirstStage first = context.hasProcesses() ? FirstStage.BARE : context.firstStage();
        return new Context(
            context,
            second,
            first,
            space(context, second, first),
            space(context, second, FirstStage.BARE));
      }

      /** Whose translations those of {@code stage} above this second stage are. */
      Space space(FirstStage stage) {
        return stage.equals(first)
            ? direct
            : stage.isBare() ? guestOnly : space(context, second, stage);
      }

      private static Space space(DeviceContext context, SecondStage second, FirstStage first) {
        return Space.of(
            second.isBare() ? OptionalInt.empty() : OptionalInt.of(context.gscid()),
            first.isBare() ? OptionalInt.empty() : OptionalInt.of(first.pscid()));
      }
    }

    /** Why there is none. */
    record Missing(FaultCause cause) implements Found {}
  }

  private final DomainMemory memory;
  private final IommuCapabilities capabilities;
  private final boolean extended;
  private final int[] ids = new int[SLOTS];
  private final Found.@Nullable Context[] contexts = new Found.Context[SLOTS];

  DeviceDirectory(DomainMemory memory, IommuCapabilities capabilities) {
    this.memory = memory;
    this.capabilities = capabilities;
    this.extended = capabilities.has(IommuCapabilities.MSI_FLAT);
  }

  /** The context of {@code deviceId} in the directory of {@code levels} at {@code root}. */
  Found find(int deviceId, int levels, long root) {
    int slot = slot(deviceId);
    Found.Context known = contexts[slot];
    if (known != null && ids[slot] == deviceId) {
      return known;
    }
    Found found = walk(deviceId, levels, root);
    if (found instanceof Found.Context context) {
      ids[slot] = deviceId;
      contexts[slot] = context;
    }
    return found;
  }

  /** Forgets the context of {@code deviceId}, or all. */
  void invalidate(OptionalInt deviceId) {
    if (deviceId.isEmpty()) {
      Arrays.fill(contexts, null);
    } else if (ids[slot(deviceId.getAsInt())] == deviceId.getAsInt()) {
      contexts[slot(deviceId.getAsInt())] = null;
    }
  }

  private Found walk(int deviceId, int levels, long root) {
    long table = root;
    try {
      for (int level = levels - 1; level > 0; level--) {
        int index = DeviceContext.index(deviceId, level, extended);
        long entry = memory.readLong(new HostAddress(table + (long) index * Long.BYTES));
        if ((entry & 1) == 0) {
          return new Found.Missing(FaultCause.DDT_ENTRY_INVALID);
        }
        if ((entry & RESERVED_ENTRY) != 0) {
          return new Found.Missing(FaultCause.DDT_ENTRY_MISCONFIGURED);
        }
        table = entry >>> 10 << PhysicalMemory.PAGE_SHIFT;
      }
      int size = extended ? DeviceContext.EXTENDED_SIZE : DeviceContext.BASE_SIZE;
      int index = DeviceContext.index(deviceId, 0, extended);
      return check(read(new HostAddress(table + (long) index * size)));
    } catch (AccessFault fault) {
      return new Found.Missing(FaultCause.DDT_ACCESS_FAULT);
    }
  }

  private Found check(DeviceContext context) {
    if (!context.isValid()) {
      return new Found.Missing(FaultCause.DDT_ENTRY_INVALID);
    }
    return context.isMisconfigured(capabilities)
        ? new Found.Missing(FaultCause.DDT_ENTRY_MISCONFIGURED)
        : Found.Context.of(context);
  }

  private DeviceContext read(HostAddress at) throws AccessFault {
    long[] words = new long[8];
    for (int i = 0; i < (extended ? 8 : 4); i++) {
      words[i] = memory.readLong(at.plus((long) i * Long.BYTES));
    }
    return new DeviceContext(
        words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]);
  }

  private static int slot(int deviceId) {
    return (deviceId ^ (deviceId >>> 9)) & (SLOTS - 1);
  }
}
