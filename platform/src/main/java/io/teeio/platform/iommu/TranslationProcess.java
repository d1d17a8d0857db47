package io.teeio.platform.iommu;

import io.teeio.pcie.AddressType;
import io.teeio.platform.iommu.DeviceDirectory.Found;
import io.teeio.platform.iommu.IoTlb.Entry;
import io.teeio.platform.iommu.IoTlb.Space;
import io.teeio.platform.iommu.ProcessContext.FirstStage;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.FirstStageWalk;
import io.teeio.platform.memory.FirstStageWalker;
import io.teeio.platform.memory.FirstStageWalker.Privilege;
import io.teeio.platform.memory.GStageWalk;
import io.teeio.platform.memory.GStageWalker;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryType;
import io.teeio.platform.memory.PhysicalMemory;
import java.util.OptionalInt;

/**
 * What an address in a request leads to; the order of checks is that of "Process to translate an
 * IOVA" (RISC-V IOMMU, data structures).
 */
final class TranslationProcess {
  private static final int MODE_OFF = 0;
  private static final int MODE_BARE = 1;

  private final boolean extended;
  private final DeviceDirectory devices;
  private final ProcessDirectory processes;
  private final FirstStageWalker first;
  private final GStageWalker second;
  private final MsiTable msiTable;
  private final IoTlb tlb;
  private final FaultReporter faults;

  TranslationProcess(
      IommuCapabilities capabilities,
      DomainMemory memory,
      IommuCaches caches,
      FaultReporter faults) {
    this.extended = capabilities.has(IommuCapabilities.MSI_FLAT);
    this.devices = caches.devices();
    this.processes = caches.processes();
    this.second = caches.second();
    this.first = new FirstStageWalker(memory, second, capabilities.has(IommuCapabilities.SVPBMT));
    this.msiTable = new MsiTable(memory, capabilities);
    this.tlb = caches.tlb();
    this.faults = faults;
  }

  /** The context of {@code deviceId} under a directory that {@code ddtp} names. */
  Found locate(int deviceId, long ddtp) {
    int mode = (int) ddtp & 0xF;
    if (mode == MODE_OFF) {
      return new Found.Missing(FaultCause.ALL_INBOUND_DISALLOWED);
    }
    int levels = mode - MODE_BARE;
    return levels > 0 && DeviceContext.fits(deviceId, levels, extended)
        ? devices.find(deviceId, levels, Ddtp.root(ddtp))
        : new Found.Missing(FaultCause.TRANSACTION_TYPE_DISALLOWED);
  }

  /** Translates, or aborts. */
  Translation translate(IommuRequest request, long ddtp) {
    if (((int) ddtp & 0xF) == MODE_BARE && request.type() == AddressType.UNTRANSLATED) {
      return bare(request);
    }
    return switch (locate(request.deviceId(), ddtp)) {
      case Found.Missing missing -> faults.abort(request, missing.cause(), 0, false);
      case Found.Context found -> translate(request, found);
    };
  }

  private Translation translate(IommuRequest request, Found.Context found) {
    DeviceContext context = found.context();
    if (isDisallowed(request, context)) {
      return abort(request, FaultCause.TRANSACTION_TYPE_DISALLOWED, context);
    }
    if (request.type() == AddressType.TRANSLATED) {
      return context.translatesToGuest()
          ? stages(request, found, FirstStage.BARE, Privilege.USER)
          : bare(request);
    }
    if (!context.hasProcesses()) {
      return stages(request, found, found.first(), Privilege.USER);
    }
    OptionalInt process =
        request.processId().isEmpty() && context.hasDefaultProcess()
            ? OptionalInt.of(0)
            : request.processId();
    return process.isEmpty() || context.processLevels() == 0
        ? stages(request, found, FirstStage.BARE, Privilege.USER)
        : ofProcess(request, found, process.getAsInt());
  }

  private static boolean isDisallowed(IommuRequest request, DeviceContext context) {
    boolean ats =
        switch (request.type()) {
          case UNTRANSLATED -> false;
          case TRANSLATED, ATS -> true;
        };
    return (ats && !context.allowsAts())
        || (request.processId().isPresent()
            && (!context.hasProcesses() || !context.holdsProcess(request.processId().getAsInt())));
  }

  private Translation ofProcess(IommuRequest request, Found.Context device, int process) {
    DeviceContext context = device.context();
    return switch (processes.find(request.deviceId(), process, context)) {
      case ProcessDirectory.Found.Missing missing -> abort(request, missing.cause(), context);
      case ProcessDirectory.Found.Unmapped unmapped ->
          faults.abort(
              request,
              FaultCause.guestPageFault(FaultReporter.reported(request)),
              implicit(unmapped.entry()),
              context.disablesReports());
      case ProcessDirectory.Found.Context found -> {
        if (request.isSupervisor() && !found.context().allowsSupervisor()) {
          yield abort(request, FaultCause.TRANSACTION_TYPE_DISALLOWED, context);
        }
        Privilege privilege =
            new Privilege(request.isSupervisor(), found.context().allowsUserMemory());
        yield stages(request, device, found.context().firstStage(), privilege);
      }
    };
  }

  private Translation stages(
      IommuRequest request, Found.Context device, FirstStage stage, Privilege privilege) {
    DeviceContext context = device.context();
    Space space = device.space(stage);
    if (request.type() != AddressType.ATS) {
      Entry known = tlb.find(space, request.address());
      if (known != null && known.permits(request.access(), privilege, stage.isBare())) {
        return mapped(known, request);
      }
    }
    return switch (walkFirst(request, device, stage, privilege)) {
      case FirstStageWalk.Leaf leaf -> walkSecond(request, device, leaf, space);
      case FirstStageWalk.PageFault _ ->
          abort(request, FaultCause.pageFault(FaultReporter.reported(request)), context);
      case FirstStageWalk.GuestPageFault unmapped ->
          faults.abort(
              request,
              FaultCause.guestPageFault(FaultReporter.reported(request)),
              implicit(unmapped.entry()),
              context.disablesReports());
      case FirstStageWalk.TableFault _ ->
          abort(request, FaultCause.accessFault(FaultReporter.reported(request)), context);
    };
  }

  private FirstStageWalk walkFirst(
      IommuRequest request, Found.Context device, FirstStage stage, Privilege privilege) {
    return stage.isBare()
        ? FirstStageWalk.Leaf.identity(request.address())
        : first.walk(
            stage.mode().orElseThrow(),
            stage.root(),
            device.second(),
            request.address(),
            request.access(),
            privilege,
            request.type() != AddressType.ATS);
  }

  private Translation walkSecond(
      IommuRequest request, Found.Context device, FirstStageWalk.Leaf leaf, Space space) {
    DeviceContext context = device.context();
    GuestAddress guest = leaf.translate(request.address());
    boolean asks = request.type() == AddressType.ATS;
    if (context.hasMsiTable()) {
      Access access = asks ? Access.READ : request.access();
      switch (msiTable.find(context, guest.value(), access)) {
        case MsiTable.Found.NotAnInterruptFile _ -> {}
        case MsiTable.Found.File file -> {
          Translation.Mapped page = withType(file.mapped(), leaf);
          HostAddress told =
              context.translatesToGuest() ? new HostAddress(guest.value()) : page.address();
          return asks ? granted(told, page, leaf, request) : page;
        }
        case MsiTable.Found.Faulty faulty -> {
          return abort(request, faulty.cause(), context);
        }
      }
    }
    return switch (device.second().walk(second, guest, request.access(), !asks)) {
      case GStageWalk.Leaf below -> {
        long limit = msiTable.clip(context, guest.value(), Math.min(leaf.size(), below.size()));
        Entry entry = Entry.of(leaf, below, guest, limit);
        if (asks) {
          yield granted(entry, context, guest, request);
        }
        tlb.remember(space, request.address(), entry);
        yield mapped(entry, request);
      }
      case GStageWalk.GuestPageFault _ ->
          faults.abort(
              request,
              FaultCause.guestPageFault(FaultReporter.reported(request)),
              guest.value() & ~3L,
              context.disablesReports());
      case GStageWalk.TableFault _ ->
          abort(request, FaultCause.accessFault(FaultReporter.reported(request)), context);
    };
  }

  /** The first stage's memory type, unless it leaves that to the page. */
  private static Translation.Mapped withType(Translation.Mapped page, FirstStageWalk.Leaf first) {
    return first.memoryType() == MemoryType.PMA
        ? page
        : new Translation.Mapped(page.address(), page.pageSize(), first.memoryType());
  }

  private static Translation mapped(Entry entry, IommuRequest request) {
    return new Translation.Mapped(
        entry.base().plus(request.address() & (entry.size() - 1)),
        size(entry.size()),
        entry.memoryType());
  }

  /** Where both stages are bare a page is as good as any. */
  private static long size(long size) {
    return size == GStageWalk.BARE ? PhysicalMemory.PAGE : size;
  }

  private static Translation granted(
      Entry entry, DeviceContext context, GuestAddress guest, IommuRequest request) {
    HostAddress address =
        context.translatesToGuest()
            ? new HostAddress(guest.value())
            : entry.base().plus(request.address() & (entry.size() - 1));
    FirstStageWalk.Leaf first = entry.first();
    GStageWalk.Leaf second = entry.second();
    boolean read = first.permits(Access.READ) && second.permits(Access.READ);
    boolean execute =
        request.access() == Access.EXECUTE
            && read
            && first.permits(Access.EXECUTE)
            && second.permits(Access.EXECUTE);
    Translation.Permissions permissions =
        new Translation.Permissions(
            read,
            first.permits(Access.WRITE) && second.permits(Access.WRITE),
            execute,
            request.isSupervisor(),
            request.processId().isPresent() && first.global());
    return new Translation.Granted(address, size(entry.size()), entry.memoryType(), permissions);
  }

  /** An interrupt file: read and written like a page, never executed, never global. */
  private static Translation granted(
      HostAddress address,
      Translation.Mapped file,
      FirstStageWalk.Leaf first,
      IommuRequest request) {
    Translation.Permissions permissions =
        new Translation.Permissions(
            first.permits(Access.READ),
            first.permits(Access.WRITE),
            false,
            request.isSupervisor(),
            false);
    return new Translation.Granted(address, PhysicalMemory.PAGE, file.memoryType(), permissions);
  }

  private static Translation bare(IommuRequest request) {
    return new Translation.Mapped(
        new HostAddress(request.address()), PhysicalMemory.PAGE, MemoryType.PMA);
  }

  private Translation abort(IommuRequest request, FaultCause cause, DeviceContext context) {
    return faults.abort(request, cause, 0, context.disablesReports());
  }

  /** How a fault at an entry of a table is told: bit 0 says that the access was implicit. */
  private static long implicit(GuestAddress entry) {
    return (entry.value() & ~3L) | 1;
  }
}
