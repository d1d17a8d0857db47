package io.teeio.platform.iommu;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A command of the command queue: 16 bytes, opcode[6:0] and func3[9:7] in the first doubleword
 * (RISC-V IOMMU, in-memory queues).
 */
public sealed interface IommuCommand {
  /** Bytes of a command. */
  int SIZE = 16;

  /** The first 64 bits. */
  long dw0();

  /** The second 64 bits. */
  long dw1();

  /** The command in these 128 bits; empty if no command has this encoding. */
  static Optional<IommuCommand> decode(long dw0, long dw1) {
    return CommandFormat.decode(dw0, dw1);
  }

  /**
   * IOTINVAL.VMA: forget first-stage translations.
   *
   * @param gscid of this guest only
   * @param pscid of this process only
   * @param address of this page only
   */
  record InvalidateVma(OptionalInt gscid, OptionalInt pscid, OptionalLong address)
      implements IommuCommand {
    @Override
    public long dw0() {
      return CommandFormat.IOTINVAL_VMA
          | CommandFormat.address(address)
          | CommandFormat.process(pscid)
          | CommandFormat.guest(gscid);
    }

    @Override
    public long dw1() {
      return CommandFormat.page(address);
    }
  }

  /**
   * IOTINVAL.GVMA: forget second-stage translations.
   *
   * @param gscid of this guest only
   * @param address of this guest page only; counts only with {@code gscid}
   */
  record InvalidateGvma(OptionalInt gscid, OptionalLong address) implements IommuCommand {
    @Override
    public long dw0() {
      return CommandFormat.IOTINVAL_GVMA
          | CommandFormat.address(address)
          | CommandFormat.guest(gscid);
    }

    @Override
    public long dw1() {
      return CommandFormat.page(address);
    }
  }

  /**
   * IOFENCE.C: the commands before it are complete when the head is past it.
   *
   * @param previousReads PR: reads that were translated before are complete
   * @param previousWrites PW: writes that were translated before are visible
   * @param store a word to write when done
   */
  record Fence(boolean previousReads, boolean previousWrites, Optional<Store> store)
      implements IommuCommand {
    /**
     * A word to write.
     *
     * @param address where, a multiple of 4
     * @param data what
     */
    public record Store(long address, int data) {}

    @Override
    public long dw0() {
      return CommandFormat.IOFENCE
          | (previousReads ? CommandFormat.PR : 0)
          | (previousWrites ? CommandFormat.PW : 0)
          | store.map(word -> CommandFormat.AV | (long) word.data() << 32).orElse(0L);
    }

    @Override
    public long dw1() {
      return store.map(word -> word.address() >>> 2).orElse(0L);
    }
  }

  /**
   * IODIR.INVAL_DDT: forget device contexts.
   *
   * @param deviceId of this device only
   */
  record InvalidateDdt(OptionalInt deviceId) implements IommuCommand {
    @Override
    public long dw0() {
      return CommandFormat.IODIR_DDT
          | (deviceId.isPresent() ? CommandFormat.device(deviceId.getAsInt()) : 0);
    }

    @Override
    public long dw1() {
      return 0;
    }
  }

  /** IODIR.INVAL_PDT: forget one process context of one device. */
  record InvalidatePdt(int deviceId, int processId) implements IommuCommand {
    @Override
    public long dw0() {
      return CommandFormat.IODIR_PDT
          | (processId & 0xF_FFFFL) << 12
          | CommandFormat.device(deviceId);
    }

    @Override
    public long dw1() {
      return 0;
    }
  }

  /**
   * ATS.PRGR: answers page requests of a device.
   *
   * @param processId for this process
   * @param segment the segment of the device, if requester ids have one
   * @param requesterId the 16-bit requester id
   * @param payload the body of the message
   */
  record AtsPageGroupResponse(
      OptionalInt processId, OptionalInt segment, int requesterId, long payload)
      implements IommuCommand {
    @Override
    public long dw0() {
      return CommandFormat.ATS_PRGR
          | CommandFormat.process(processId)
          | CommandFormat.target(segment, requesterId);
    }

    @Override
    public long dw1() {
      return payload;
    }
  }

  /**
   * ATS.INVAL: tells a device to forget translations.
   *
   * @param processId of this process only
   * @param segment the segment of the device, if requester ids have one
   * @param requesterId the 16-bit requester id
   * @param payload the body of the message
   */
  record AtsInvalidate(OptionalInt processId, OptionalInt segment, int requesterId, long payload)
      implements IommuCommand {
    @Override
    public long dw0() {
      return CommandFormat.ATS_INVAL
          | CommandFormat.process(processId)
          | CommandFormat.target(segment, requesterId);
    }

    @Override
    public long dw1() {
      return payload;
    }
  }
}
