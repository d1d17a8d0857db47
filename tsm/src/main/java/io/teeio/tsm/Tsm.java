package io.teeio.tsm;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.hart.TvmBus;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.memory.PageLedger;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.memory.TlbVersions;
import io.teeio.platform.sbi.AbiRevision;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.EarlyHostFunction;
import io.teeio.platform.sbi.Eid;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiFirmware;
import io.teeio.platform.sbi.SbiFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.platform.sbi.SupdFunction;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Outcomes;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.cove.GuestDispatcher;
import io.teeio.tsm.cove.HostDispatcher;
import io.teeio.tsm.device.DeviceCalls;
import io.teeio.tsm.dma.DmaFault;
import io.teeio.tsm.dma.IommuDriver;
import io.teeio.tsm.dma.TsmPages;
import io.teeio.tsm.evidence.EvidenceCall;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.tvm.GuestMemoryCalls;
import io.teeio.tsm.tvm.MeasurementCalls;
import io.teeio.tsm.tvm.PageCalls;
import io.teeio.tsm.tvm.Substrate;
import io.teeio.tsm.tvm.TvmBuildCalls;
import io.teeio.tsm.tvm.TvmCreation;
import io.teeio.tsm.tvm.TvmLifeCalls;
import io.teeio.tsm.tvm.TvmTable;
import io.teeio.tsm.tvm.VcpuRunner;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The TSM of one machine, as the firmware below its hosts' harts: SUPD, NACL and COVH. Guests reach
 * it through the virtual CPUs that it runs. What each call means is in {@code docs/abi.md}.
 */
public final class Tsm implements SbiFirmware {
  private static final int TEE_HART = 0;

  private final HostDispatcher hosts;
  private final HostDispatcher.Early early;
  private final AbiRevision abi;
  private final IommuDriver iommu;
  private final Consumer<TsmEvent> events;

  /**
   * Boots: takes its private memory from the host, and turns its IOMMU on with every device shut
   * out.
   *
   * @param manifest what the platform's maker says of the machine
   * @param machine what the machine hands to a TSM
   * @param requester what it demands of SPDM; sizes, limits and the protected handshake are its own
   * @param crypto computes
   * @param random draws keys, nonces and offsets
   * @param clock says what day it is, and how long a device was silent
   * @param guards what to enforce
   * @param events hears what happens
   * @param secrets hears what the sessions are derived from: only a developer's key log may listen
   */
  public Tsm(
      Manifest manifest,
      TsmMachine machine,
      RequesterProfile requester,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<TsmEvent> events,
      AgreedSecrets secrets) {
    this.events = events;
    TlbVersions harts = new TlbVersions(guards);
    machine.harts().forEach(hart -> harts.join(hart.id(), hart.tlb()));
    PageLedger ledger =
        new PageLedger(
            machine.memory(),
            machine.classifier(),
            harts,
            guards,
            event -> events.accept(new TsmEvent.Pages(event)));
    try {
      ledger.reserve(machine.privateMemory(), machine.privatePages());
    } catch (Violation violation) {
      throw new IllegalArgumentException("the machine gave the TSM no memory", violation);
    }
    TsmPages pages = new TsmPages(machine.privateMemory(), machine.privatePages());
    iommu = new IommuDriver(machine.iommu(), machine.memory(), pages, guards);
    iommu.start();
    HostMemory host = new HostMemory(machine.memory(), ledger, guards);
    Substrate substrate =
        new Substrate(
            machine.memory(),
            ledger,
            host,
            iommu,
            (stage, vmid, caches) ->
                new TvmBus(stage, vmid, caches, machine.memory(), machine.devices()),
            machine.programs(),
            crypto,
            guards,
            events);
    TvmTable tvms = new TvmTable();
    PageCalls pageCalls = new PageCalls(ledger);
    DeviceCalls devices =
        DeviceCalls.of(
            new DeviceCalls.Parts(
                manifest,
                machine,
                requester,
                crypto,
                random,
                clock,
                guards,
                host,
                ledger,
                iommu,
                new Hart(TEE_HART, SupervisorDomain.TEE),
                pages.takeAtStart(),
                tvms,
                pageCalls.turn(),
                events,
                secrets));
    EvidenceCall evidence = new EvidenceCall(machine.identity(), crypto, random);
    GuestDispatcher guests =
        new GuestDispatcher(
            new GuestMemoryCalls(iommu),
            new MeasurementCalls(evidence.formats()),
            evidence,
            devices.guests(),
            manifest.abi(),
            events);
    hosts =
        new HostDispatcher(
            host,
            tvms,
            pageCalls,
            new TvmCreation(substrate, tvms, pageCalls.turn()),
            new TvmBuildCalls(substrate, tvms, pageCalls.turn()),
            new TvmLifeCalls(substrate, tvms, pageCalls.turn()),
            new VcpuRunner(substrate, guests),
            devices);
    early = hosts.early(manifest);
    abi = manifest.abi();
  }

  @Override
  public SbiResult call(Hart hart, SbiCall call) {
    SbiResult result = attempt(hart, call);
    for (DmaFault fault : iommu.drainFaults()) {
      events.accept(new TsmEvent.DmaRefused(fault.device(), fault.cause(), fault.iova()));
    }
    events.accept(new TsmEvent.HostCalled(hart.id(), call, result));
    return result;
  }

  private SbiResult attempt(Hart hart, SbiCall call) {
    try {
      return abi.renumbers(call) && call.eid() == Eid.COVH
          ? early(hart, call)
          : current(hart, call);
    } catch (Refused refused) {
      events.accept(
          new TsmEvent.CallFailed(call, refused.result(), String.valueOf(refused.getMessage())));
      return refused.result();
    } catch (Violation violation) {
      events.accept(new TsmEvent.RuleBroken(call, violation.rule(), violation.detail()));
      return SbiResult.of(Outcomes.of(violation.rule()));
    } catch (OutOfTablePages e) {
      SbiResult result = SbiResult.of(SbiError.OUT_OF_PTPAGES);
      events.accept(new TsmEvent.CallFailed(call, result, String.valueOf(e.getMessage())));
      return result;
    }
  }

  private SbiResult early(Hart hart, SbiCall call) throws Refused, Violation, OutOfTablePages {
    Optional<EarlyHostFunction> function = EarlyHostFunction.find(call.fid());
    return function.isPresent()
        ? early.covh(hart, function.get(), call)
        : SbiResult.of(SbiError.NOT_SUPPORTED);
  }

  private SbiResult current(Hart hart, SbiCall call) throws Refused, Violation, OutOfTablePages {
    Optional<SbiFunction> function = SbiFunction.find(call.eid(), call.fid());
    if (function.isEmpty()) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    return switch (function.get()) {
      case SupdFunction supd -> hosts.supd(supd);
      case NaclFunction nacl -> hosts.nacl(hart, nacl, call);
      case CovhFunction covh -> hosts.covh(hart, covh, call);
      case CovgFunction _, CovtFunction _, HostCallFunction _ ->
          SbiResult.of(SbiError.NOT_SUPPORTED); // a guest's, the RDSM's, or between guest and host
    };
  }
}
