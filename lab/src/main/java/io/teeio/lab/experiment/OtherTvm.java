package io.teeio.lab.experiment;

import io.teeio.lab.Machine;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.cove.TvmCreateParams;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.TsmHost;
import io.teeio.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** A second TVM of the same host, which would like to have what is the first one's. */
public final class OtherTvm {
  private static final int PAGE = Experiment.PAGE;
  private static final long MEMORY = 0x8000_0000L;
  private static final long SIZE = 1 << 20;
  private static final long DEVICE = 0x4000_0000L;
  private static final int TABLES = 16;

  private final Machine machine;
  private final TreeSet<Long> pages = new TreeSet<>();
  private long id;

  private OtherTvm(Machine machine) {
    this.machine = machine;
  }

  /** A TVM that is ready to run. */
  public static OtherTvm build(Machine machine) {
    OtherTvm tvm = new OtherTvm(machine);
    tvm.build();
    return tvm;
  }

  private void build() {
    HostAddress root = convert(4, 4);
    HostAddress state = convert(1, 1);
    HostAddress tables = convert(TABLES, 1);
    HostAddress entry = convert(1, 1);
    HostAddress vcpu = convert(1, 1);
    must(CovhFunction.GLOBAL_FENCE);
    HostAddress scratch = machine.pages().take(1);
    write(scratch, new TvmCreateParams(root, state).toBytes());
    id = must(CovhFunction.CREATE_TVM, scratch.value(), TvmCreateParams.SIZE);
    must(CovhFunction.ADD_TVM_MEMORY_REGION, id, MEMORY, SIZE);
    must(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, id, tables.value(), TABLES);
    write(scratch, Bytes.zeros(PAGE));
    must(CovhFunction.ADD_TVM_MEASURED_PAGES, id, scratch.value(), entry.value(), 0, 1, MEMORY);
    must(CovhFunction.CREATE_TVM_VCPU, id, 0, vcpu.value());
    must(CovhFunction.FINALIZE_TVM, id, MEMORY, 0, 0);
  }

  private HostAddress convert(long count, long alignment) {
    HostAddress first = machine.pages().take(count, alignment);
    must(CovhFunction.CONVERT_PAGES, first.value(), count);
    for (long i = 0; i < count; i++) {
      pages.add(first.value() + i * PAGE);
    }
    return first;
  }

  private long must(CovhFunction function, long... arguments) {
    SbiResult result = machine.calls().call(function, arguments);
    if (!result.isSuccess()) {
      throw new AssertionError(function + ": " + result);
    }
    return result.value();
  }

  private void write(HostAddress address, Bytes bytes) {
    try {
      machine.memory(SupervisorDomain.HOST).write(address, bytes);
    } catch (AccessFault fault) {
      throw new AssertionError(fault);
    }
  }

  /** Whether {@code page} is its own. */
  public boolean owns(long page) {
    return pages.contains(page);
  }

  /** What comes of giving it {@code page}, which is somebody else's. */
  public SbiResult takes(long page) {
    return machine.calls().call(CovhFunction.ADD_TVM_ZERO_PAGES, id, page, 0, 1, MEMORY + PAGE);
  }

  /** What its host tries with {@code page}, which is somebody else's. */
  public Map<String, SbiResult> tries(long page) {
    TsmHost calls = machine.calls();
    String name = " 0x" + Long.toHexString(page);
    Map<String, SbiResult> got = new LinkedHashMap<>();
    got.put("maps into another TVM" + name, takes(page));
    got.put(
        "shares with another TVM" + name,
        calls.call(CovhFunction.ADD_TVM_SHARED_PAGES, id, page, 0, 1, MEMORY + 2 * PAGE));
    got.put(
        "makes a table of another TVM of" + name,
        calls.call(CovhFunction.ADD_TVM_PAGE_TABLE_PAGES, id, page, 1));
    got.put("converts again" + name, calls.call(CovhFunction.CONVERT_PAGES, page, 1));
    got.put("reclaims" + name, calls.call(CovhFunction.RECLAIM_PAGES, page, 1));
    return got;
  }

  /** What its host tries with an interface of somebody else. */
  public Map<String, SbiResult> tries(RequesterId tdi, HostAddress registers) {
    TsmHost calls = machine.calls();
    Map<String, SbiResult> got = new LinkedHashMap<>();
    got.put(
        "donates to another TVM " + registers,
        calls.call(
            CovhFunction.ADD_TVM_INTERFACE_REGION,
            id,
            tdi.value(),
            registers.value(),
            PAGE,
            DEVICE));
    got.put(
        "takes for another TVM " + registers,
        calls.call(
            CovhFunction.RECLAIM_TVM_INTERFACE_REGION, id, tdi.value(), registers.value(), PAGE));
    got.put(
        "binds to another TVM " + tdi, calls.call(CovhFunction.BIND_INTERFACE, id, tdi.value()));
    got.put(
        "unbinds for another TVM " + tdi,
        calls.call(CovhFunction.UNBIND_INTERFACE, id, tdi.value()));
    return got;
  }
}
