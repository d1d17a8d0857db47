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

  /**
   * IOTINVAL.VMA: forget first-stage translations, of a guest if {@code gscid} is there.
   *
   * @param gscid the guest
   * @param pscid the process
   * @param address one page of it
   */
  record InvalidateVma(OptionalInt gscid, OptionalInt pscid, OptionalLong address)
      implements IommuCommand {
    @Override
    public long dw0() {
      return 1
          | (address.isPresent() ? AV : 0)
          | (pscid.isPresent() ? (pscid.getAsInt() & 0xF_FFFFL) << 12 | 1L << 32 : 0)
          | gscidField(gscid);
    }

    @Override
    public long dw1() {
      return address.isPresent() ? address.getAsLong() >>> 12 << 10 : 0;
    }
  }

  /**
   * IOTINVAL.GVMA: forget second-stage translations.
   *
   * @param gscid of this guest only
   * @param address of this guest page only; needs {@code gscid}
   */
  record InvalidateGvma(OptionalInt gscid, OptionalLong address) implements IommuCommand {
    @Override
    public long dw0() {
      return 1 | 1 << 7 | (address.isPresent() ? AV : 0) | gscidField(gscid);
    }

    @Override
    public long dw1() {
      return address.isPresent() ? address.getAsLong() >>> 12 << 10 : 0;
    }
  }

  /**
   * IOFENCE.C: the commands before it are complete when the head is past it.
   *
   * @param previousReads PR: reads that were translated before are complete
   * @param previousWrites PW: writes that were translated before are visible
   * @param interrupt WSI: raise fence_w_ip
   * @param store write a word when done
   */
  record Fence(
      boolean previousReads, boolean previousWrites, boolean interrupt, Optional<Store> store)
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
      return 2
          | (store.isPresent() ? AV : 0)
          | (interrupt ? 1 << 11 : 0)
          | (previousReads ? 1 << 12 : 0)
          | (previousWrites ? 1 << 13 : 0)
          | store.map(word -> (long) word.data() << 32).orElse(0L);
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
      return 3 | (deviceId.isPresent() ? 1L << 33 | (long) deviceId.getAsInt() << 40 : 0);
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
      return 3 | 1 << 7 | (processId & 0xF_FFFFL) << 12 | 1L << 33 | (long) deviceId << 40;
    }

    @Override
    public long dw1() {
      return 0;
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
      return 4
          | (processId.isPresent() ? (processId.getAsInt() & 0xF_FFFFL) << 12 | 1L << 32 : 0)
          | (segment.isPresent() ? 1L << 33 | (long) segment.getAsInt() << 56 : 0)
          | (long) (requesterId & 0xFFFF) << 40;
    }

    @Override
    public long dw1() {
      return payload;
    }
  }

  /** AV: the address field counts. */
  long AV = 1 << 10;

  /** The fields GV and GSCID. */
  private static long gscidField(OptionalInt gscid) {
    return gscid.isPresent() ? 1L << 33 | (gscid.getAsInt() & 0xFFFFL) << 44 : 0;
  }
}
