package io.teeio.platform.iommu;

import io.teeio.platform.iommu.CommandQueue.Result;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Carries out commands of the queue. */
final class CommandExecutor implements CommandQueue.Executor {
  private final IommuCapabilities capabilities;
  private final boolean extended;
  private final DomainMemory memory;
  private final IommuCaches caches;
  private final AtsUnit ats;
  private final LongSupplier ddtp;

  CommandExecutor(
      IommuCapabilities capabilities,
      DomainMemory memory,
      IommuCaches caches,
      AtsUnit ats,
      LongSupplier ddtp) {
    this.capabilities = capabilities;
    this.extended = capabilities.has(IommuCapabilities.MSI_FLAT);
    this.memory = memory;
    this.caches = caches;
    this.ats = ats;
    this.ddtp = ddtp;
  }

  @Override
  public Result execute(IommuCommand command) throws AccessFault {
    return switch (command) {
      case IommuCommand.InvalidateVma invalidate -> {
        caches
            .tlb()
            .invalidateProcess(invalidate.gscid(), invalidate.pscid(), invalidate.address());
        yield Result.DONE;
      }
      case IommuCommand.InvalidateGvma invalidate -> {
        caches.tlb().invalidateGuest(invalidate.gscid(), invalidate.address());
        yield Result.DONE;
      }
      case IommuCommand.Fence fence -> fence(fence);
      case IommuCommand.InvalidateDdt invalidate -> forget(invalidate.deviceId());
      case IommuCommand.InvalidatePdt invalidate ->
          forget(invalidate.deviceId(), invalidate.processId());
      case IommuCommand.AtsInvalidate invalidate ->
          !capabilities.has(IommuCapabilities.ATS)
              ? Result.ILLEGAL
              : ats.invalidate(invalidate) ? Result.DONE : Result.WAITING;
      case IommuCommand.AtsPageGroupResponse response -> {
        if (!capabilities.has(IommuCapabilities.ATS)) {
          yield Result.ILLEGAL;
        }
        ats.respond(response);
        yield Result.DONE;
      }
    };
  }

  /** Waits for devices' invalidations; one that timed out stops the queue here, once. */
  private Result fence(IommuCommand.Fence fence) throws AccessFault {
    if (ats.outstanding() != 0) {
      return Result.WAITING;
    }
    if (ats.takeTimeout()) {
      return Result.TIMED_OUT;
    }
    if (fence.store().isPresent()) {
      IommuCommand.Fence.Store store = fence.store().get();
      memory.writeInt(new HostAddress(store.address()), store.data());
    }
    return Result.DONE;
  }

  private Result forget(OptionalInt deviceId) {
    if (deviceId.isPresent() && !fits(deviceId.getAsInt())) {
      return Result.ILLEGAL;
    }
    caches.devices().invalidate(deviceId);
    caches.processes().invalidate(deviceId);
    return Result.DONE;
  }

  private Result forget(int deviceId, int processId) {
    if (!fits(deviceId) || processId >>> capabilities.processWidth() != 0) {
      return Result.ILLEGAL;
    }
    caches.processes().invalidate(deviceId, processId);
    return Result.DONE;
  }

  private boolean fits(int deviceId) {
    return Ddtp.fits(ddtp.getAsLong(), deviceId, extended);
  }
}
