package io.teeio.tsm.cove;

import io.teeio.platform.cove.TsmInfo;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.OutOfTablePages;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.EarlyHostFunction;
import io.teeio.platform.sbi.Nacl;
import io.teeio.platform.sbi.NaclFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.platform.sbi.SupdFunction;
import io.teeio.rule.Violation;
import io.teeio.tsm.call.HostMemory;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.device.DeviceCalls;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.tvm.PageCalls;
import io.teeio.tsm.tvm.TvmBuildCalls;
import io.teeio.tsm.tvm.TvmCreation;
import io.teeio.tsm.tvm.TvmLifeCalls;
import io.teeio.tsm.tvm.TvmTable;
import io.teeio.tsm.tvm.VcpuRunner;
import io.teeio.wire.Bytes;

/** SUPD, NACL and COVH: what a host calls. */
public final class HostDispatcher {
  private static final int VERSION = 1;
  private static final long BOTH_DOMAINS = 0b11;

  private final HostMemory host;
  private final TvmTable tvms;
  private final PageCalls pages;
  private final TvmCreation creation;
  private final TvmBuildCalls build;
  private final TvmLifeCalls life;
  private final VcpuRunner runner;
  private final DeviceCalls devices;

  /** A dispatcher to the given parts of the TSM. */
  public HostDispatcher(
      HostMemory host,
      TvmTable tvms,
      PageCalls pages,
      TvmCreation creation,
      TvmBuildCalls build,
      TvmLifeCalls life,
      VcpuRunner runner,
      DeviceCalls devices) {
    this.host = host;
    this.tvms = tvms;
    this.pages = pages;
    this.creation = creation;
    this.build = build;
    this.life = life;
    this.runner = runner;
    this.devices = devices;
  }

  /**
   * COVH by the numbers of CoVE-IO v0.1.
   *
   * @param manifest what the host's registrations are held against
   */
  public Early early(Manifest manifest) {
    EarlyHostDispatcher early = new EarlyHostDispatcher(manifest, host, this, devices);
    return early::covh;
  }

  /** The calls that v0.1 numbers in its own way. */
  @FunctionalInterface
  public interface Early {
    /** Function {@code function} of COVH. */
    SbiResult covh(Hart hart, EarlyHostFunction function, SbiCall call)
        throws Refused, Violation, OutOfTablePages;
  }

  /** Function {@code function} of SUPD. */
  public SbiResult supd(SupdFunction function) {
    return switch (function) {
      case GET_ACTIVE_DOMAINS -> SbiResult.success(BOTH_DOMAINS);
    };
  }

  /** Function {@code function} of NACL. */
  public SbiResult nacl(Hart hart, NaclFunction function, SbiCall call) throws Refused, Violation {
    return switch (function) {
      case SET_SHMEM -> {
        Refused.unless(
            call.a1() == 0 && call.a2() == 0,
            SbiError.INVALID_PARAM,
            "address above 64 bits, or flags");
        HostMemory.requireAligned(call.a0(), 4096);
        host.requireShared(call.a0(), Nacl.SIZE);
        hart.register(new HostAddress(call.a0()));
        yield SbiResult.SUCCESS;
      }
      case PROBE_FEATURE, SYNC_CSR, SYNC_HFENCE, SYNC_SRET -> SbiResult.of(SbiError.NOT_SUPPORTED);
    };
  }

  /** Function {@code function} of COVH. */
  public SbiResult covh(Hart hart, CovhFunction function, SbiCall c)
      throws Refused, Violation, OutOfTablePages {
    return switch (function) {
      case GET_TSM_INFO -> SbiResult.success(info(c.a0(), c.a1()));
      case CONVERT_PAGES -> SbiResult.success(pages.convert(c.a0(), c.a1()));
      case RECLAIM_PAGES -> SbiResult.success(pages.reclaim(c.a0(), c.a1()));
      case GLOBAL_FENCE -> SbiResult.success(pages.globalFence(hart.id()));
      case LOCAL_FENCE -> SbiResult.success(pages.localFence(hart.id()));
      case CREATE_TVM -> SbiResult.success(creation.create(c.a0(), c.a1()));
      case FINALIZE_TVM -> SbiResult.success(build.finish(c.a0(), c.a1(), c.a2(), c.a3()));
      case PROMOTE_TO_TVM -> SbiResult.of(SbiError.NOT_SUPPORTED);
      case DESTROY_TVM -> SbiResult.success(life.destroy(c.a0()));
      case ADD_TVM_MEMORY_REGION -> SbiResult.success(build.addRegion(c.a0(), c.a1(), c.a2()));
      case ADD_TVM_PAGE_TABLE_PAGES ->
          SbiResult.success(build.addTablePages(c.a0(), c.a1(), c.a2()));
      case ADD_TVM_MEASURED_PAGES ->
          SbiResult.success(build.addMeasured(c.a0(), c.a1(), c.a2(), c.a3(), c.a4(), c.a5()));
      case ADD_TVM_ZERO_PAGES ->
          SbiResult.success(build.addZero(c.a0(), c.a1(), c.a2(), c.a3(), c.a4()));
      case ADD_TVM_SHARED_PAGES ->
          SbiResult.success(build.addShared(c.a0(), c.a1(), c.a2(), c.a3(), c.a4()));
      case CREATE_TVM_VCPU -> SbiResult.success(build.createVcpu(c.a0(), c.a1(), c.a2()));
      case RUN_TVM_VCPU -> SbiResult.success(runner.run(hart, tvms.get(c.a0()), c.a1()));
      case TVM_FENCE -> SbiResult.success(life.fence(c.a0()));
      case TVM_INVALIDATE_PAGES -> SbiResult.success(life.invalidate(c.a0(), c.a1(), c.a2()));
      case TVM_VALIDATE_PAGES -> SbiResult.success(life.validate(c.a0(), c.a1(), c.a2()));
      case TVM_REMOVE_PAGES -> SbiResult.success(life.remove(c.a0(), c.a1(), c.a2()));
      case ADD_TVM_INTERFACE_REGION -> SbiResult.success(devices.regions().add(c));
      case RECLAIM_TVM_INTERFACE_REGION -> SbiResult.success(devices.regions().reclaim(c));
      case CONNECT_DEVICE -> devices.host().connect(hart, c);
      case DISCONNECT_DEVICE -> devices.host().disconnect(hart, c);
      case BIND_INTERFACE -> devices.interfaces().bind(hart, c);
      case UNBIND_INTERFACE -> devices.interfaces().unbind(hart, c);
      case SPDM_KEY_UPDATE -> devices.host().updateKeys(hart, c);
      case IDE_KEY_REFRESH -> devices.host().refresh(hart, c);
      case SPDM_HEARTBEAT -> devices.host().heartbeat(hart, c);
      case GET_DEVICE_CONNECTION_TRANSCRIPT -> devices.host().takeTranscript(c);
    };
  }

  private long info(long address, long length) throws Refused, Violation {
    HostMemory.requireAligned(address, 4);
    Refused.unless(length >= TsmInfo.SIZE, SbiError.INVALID_PARAM, "length " + length);
    Bytes info =
        new TsmInfo(
                TsmInfo.READY,
                TsmInfo.IMPLEMENTATION,
                VERSION,
                TsmInfo.ATTESTATION_LOCAL,
                1,
                TvmBuildCalls.MAX_VCPUS,
                1)
            .toBytes();
    host.write(address, info);
    return info.length();
  }
}
