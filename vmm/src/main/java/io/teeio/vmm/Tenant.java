package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.vmm.HostTvm.Run;
import io.teeio.wire.Bytes;
import java.util.List;

/**
 * One TVM of a host, and what the host does for it. Each method is one step of docs/abi.md; what
 * the TSM refuses comes out as {@link HostFailure}. Devices are the host's: several tenants may
 * have interfaces of the same one.
 */
public final class Tenant implements GuestRunner.Host {
  private static final int RECLAIM_LIMIT = 2;
  private static final int TDIS_A_TABLE = 512;

  /** What the tenants of a host share. */
  record House(
      Vmm vmm, Connections connections, TsmHost tsm, DomainMemory memory, TvmBuilder builder) {}

  private final House house;
  private final HostTvm tvm;
  private final UntrustedFunction untrusted;

  Tenant(House house, HostTvm tvm, UntrustedFunction untrusted) {
    this.house = house;
    this.tvm = tvm;
    this.untrusted = untrusted;
  }

  /** What the TSM calls it. */
  public long id() {
    return tvm.id();
  }

  /** Gives it room for the tables that {@code count} interfaces need. */
  public void reserveTables(int count) throws HostFailure {
    for (int i = 0; i < Math.ceilDiv(count, TDIS_A_TABLE); i++) {
      house.builder().addTables(tvm);
    }
  }

  /** Runs vCPU 0; the same runner serves until it ends. */
  public GuestRunner runner() {
    return house.vmm().runner(this);
  }

  /** Donates the first {@code length} bytes of {@code tdi}'s MMIO to it at {@code guestAddress}. */
  public void donate(Interface tdi, long length, long guestAddress) throws HostFailure {
    house
        .tsm()
        .must(
            CovhFunction.ADD_TVM_INTERFACE_REGION,
            id(),
            tdi.id().value(),
            tdi.bar().value(),
            length,
            guestAddress);
  }

  /** Binds {@code tdi} to it. */
  public void bind(Interface tdi) throws HostFailure {
    house.connections().drive(CovhFunction.BIND_INTERFACE, tdi.id(), id(), tdi.id().value());
  }

  /** Unbinds it. */
  public void unbind(Interface tdi) throws HostFailure {
    house.connections().drive(CovhFunction.UNBIND_INTERFACE, tdi.id(), id(), tdi.id().value());
  }

  /** Takes the MMIO back. */
  public void reclaim(Interface tdi, long length) throws HostFailure {
    house
        .tsm()
        .must(
            CovhFunction.RECLAIM_TVM_INTERFACE_REGION,
            id(),
            tdi.id().value(),
            tdi.bar().value(),
            length);
  }

  /** Ends it and takes its pages back. */
  public void destroy() throws HostFailure {
    house.builder().destroy(tvm);
    house.vmm().left(this);
  }

  @Override
  public boolean carry(RequesterId interfaceId) {
    return house.connections().carry(interfaceId);
  }

  @Override
  public boolean giveTranscript(RequesterId interfaceId) {
    return house.connections().giveTranscript(interfaceId);
  }

  @Override
  public boolean renewKeys(RequesterId device, boolean stream) {
    return house.connections().renewKeys(device, stream);
  }

  @Override
  public boolean populate(long guestAddress) {
    if (!tvm.ownsMemory(guestAddress)) {
      return false;
    }
    for (int attempt = 0; attempt < RECLAIM_LIMIT; attempt++) {
      try {
        house.builder().populate(tvm, guestAddress);
        return true;
      } catch (HostFailure failure) {
        if (!failure.result().is(SbiError.OUT_OF_PTPAGES) || !moreTables()) {
          return false;
        }
      }
    }
    return false;
  }

  private boolean moreTables() {
    try {
      house.builder().addTables(tvm);
      return true;
    } catch (HostFailure failure) {
      return false;
    }
  }

  @Override
  public boolean share(CovgFunction request, long guestAddress, long length) {
    if (request != CovgFunction.SHARE_MEMORY_REGION) {
      return true;
    }
    try {
      house.builder().share(tvm, guestAddress, length);
      return true;
    } catch (HostFailure failure) {
      return false;
    }
  }

  @Override
  public SbiResult hostCall(SbiCall call) {
    if (call.is(HostCallFunction.SHARED_DMA_ADDRESS)) {
      return tvm.sharedAt(call.a0())
          .map(run -> SbiResult.success(run.first().value()))
          .orElse(SbiResult.of(SbiError.INVALID_ADDRESS));
    }
    if (call.is(HostCallFunction.DOORBELL)) {
      boolean rung = untrusted.ring(call.a0(), (int) call.a1(), (int) call.a2());
      return rung ? SbiResult.SUCCESS : SbiResult.of(SbiError.IO);
    }
    return SbiResult.of(SbiError.NOT_SUPPORTED);
  }

  /** Its shared pages, for whoever looks at what the host can see. */
  public List<Bytes> sharedPages() {
    return tvm.shared().stream().map(this::content).toList();
  }

  private Bytes content(Run run) {
    try {
      return house.memory().read(run.first(), (int) (run.pages() * PhysicalMemory.PAGE));
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }
}
