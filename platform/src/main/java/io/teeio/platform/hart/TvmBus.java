package io.teeio.platform.hart;

import io.teeio.platform.fabric.BusFault;
import io.teeio.platform.fabric.MmioAccess;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.GuestTranslation;
import io.teeio.platform.memory.HartTlb;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.wire.Bytes;

/**
 * The bus of one virtual CPU: translates every page of every access through the caches of the hart
 * that runs it, which keep what they learnt until they are fenced. Memory moves a page at a time; a
 * page of type I/O leads to the root complex, as requests of the TEE domain of at most 8 aligned
 * bytes.
 */
public final class TvmBus implements GuestBus {
  private static final int WIDEST = 8;

  private final GStage guest;
  private final int vmid;
  private final DomainMemory memory;
  private final MmioAccess devices;
  private HartTlb caches;

  /**
   * The bus behind {@code guest}.
   *
   * @param guest the TVM's G-stage
   * @param vmid names its translations in the caches of harts
   * @param caches those of the hart that runs first
   * @param memory the TEE domain's memory
   * @param devices the TEE domain's way to devices
   */
  public TvmBus(GStage guest, int vmid, HartTlb caches, DomainMemory memory, MmioAccess devices) {
    this.guest = guest;
    this.vmid = vmid;
    this.caches = caches;
    this.memory = memory;
    this.devices = devices;
  }

  /** From now on another hart runs, whose caches these are. */
  public void moveTo(HartTlb caches) {
    this.caches = caches;
  }

  @Override
  public void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
    int done = 0;
    while (done < length) {
      GuestAddress at = address.plus(done);
      int part = Math.min(length - done, PhysicalMemory.PAGE - at.pageOffset());
      GuestTranslation.Mapped mapped = translate(at, Access.READ);
      if (mapped.memoryType() != MemoryType.IO) {
        read(at, mapped.address(), into, offset + done, part, GuestFault.Cause.LOAD_ACCESS);
      } else {
        part = widest(at, part);
        loadFromDevice(at, mapped.address(), into, offset + done, part);
      }
      done += part;
    }
  }

  @Override
  public void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault {
    int done = 0;
    while (done < length) {
      GuestAddress at = address.plus(done);
      int part = Math.min(length - done, PhysicalMemory.PAGE - at.pageOffset());
      GuestTranslation.Mapped mapped = translate(at, Access.WRITE);
      if (mapped.memoryType() != MemoryType.IO) {
        write(at, mapped.address(), from, offset + done, part);
      } else {
        part = widest(at, part);
        storeToDevice(at, mapped.address(), from, offset + done, part);
      }
      done += part;
    }
  }

  @Override
  public void fetch(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
    int done = 0;
    while (done < length) {
      GuestAddress at = address.plus(done);
      int part = Math.min(length - done, PhysicalMemory.PAGE - at.pageOffset());
      GuestTranslation.Mapped mapped = translate(at, Access.EXECUTE);
      read(at, mapped.address(), into, offset + done, part, GuestFault.Cause.FETCH_GUEST_PAGE);
      done += part;
    }
  }

  private GuestTranslation.Mapped translate(GuestAddress address, Access access) throws GuestFault {
    return switch (guest.translate(address, access, caches, vmid)) {
      case GuestTranslation.Mapped mapped -> mapped;
      case GuestTranslation.GuestPageFault _ ->
          throw new GuestFault(
              switch (access) {
                case READ -> GuestFault.Cause.LOAD_GUEST_PAGE;
                case WRITE -> GuestFault.Cause.STORE_GUEST_PAGE;
                case EXECUTE -> GuestFault.Cause.FETCH_GUEST_PAGE;
              },
              address);
    };
  }

  private void read(
      GuestAddress at,
      HostAddress address,
      byte[] into,
      int offset,
      int length,
      GuestFault.Cause cause)
      throws GuestFault {
    try {
      memory.read(address, into, offset, length);
    } catch (AccessFault refused) {
      throw new GuestFault(cause, at);
    }
  }

  private void write(GuestAddress at, HostAddress address, byte[] from, int offset, int length)
      throws GuestFault {
    try {
      memory.write(address, from, offset, length);
    } catch (AccessFault refused) {
      throw new GuestFault(GuestFault.Cause.STORE_ACCESS, at);
    }
  }

  private void loadFromDevice(
      GuestAddress at, HostAddress address, byte[] into, int offset, int length) throws GuestFault {
    try {
      devices.read(address, length).copyTo(into, offset);
    } catch (BusFault refused) {
      throw new GuestFault(GuestFault.Cause.LOAD_ACCESS, at);
    }
  }

  private void storeToDevice(
      GuestAddress at, HostAddress address, byte[] from, int offset, int length) throws GuestFault {
    try {
      devices.write(address, Bytes.copyOf(from, offset, offset + length));
    } catch (BusFault refused) {
      throw new GuestFault(GuestFault.Cause.STORE_ACCESS, at);
    }
  }

  /** The widest access that is aligned at {@code address} and no longer than {@code length}. */
  private static int widest(GuestAddress address, int length) {
    int width = WIDEST;
    while (width > length || address.value() % width != 0) {
      width /= 2;
    }
    return width;
  }
}
