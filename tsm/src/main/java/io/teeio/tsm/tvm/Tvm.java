package io.teeio.tsm.tvm;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.RequesterId;
import io.teeio.platform.hart.VirtualCpu;
import io.teeio.platform.memory.ConfidentialPage;
import io.teeio.platform.memory.GStage;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.tsm.TvmState;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import io.teeio.wire.Bytes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One TVM as the TSM keeps it. Whoever changes it has its {@link #turn}. */
public final class Tvm {
  private final long id;
  private final int gscid;
  private final GStage stage;
  private final ConfidentialPage statePage;
  private final GuestMap map;
  private final GuestMemory memory;
  private final MeasurementRegisters registers;
  private final Turn turn;
  private final Map<Long, Vcpu> vcpus = new ConcurrentHashMap<>();
  private final Set<RequesterId> interfaces = ConcurrentHashMap.newKeySet();

  private TvmState state = TvmState.INITIALIZING;
  private GuestAddress entry = new GuestAddress(0);
  private long entryArgument;
  private Bytes identity = Bytes.EMPTY;

  Tvm(
      long id,
      int gscid,
      GStage stage,
      ConfidentialPage statePage,
      GuestMemory memory,
      Crypto crypto,
      Guards guards) {
    this.id = id;
    this.gscid = gscid;
    this.stage = stage;
    this.statePage = statePage;
    this.memory = memory;
    this.map = new GuestMap(guards);
    this.registers = new MeasurementRegisters(crypto);
    this.turn = new Turn("TVM " + id);
  }

  /** What hosts call it. */
  public long id() {
    return id;
  }

  /** Names its translations in the IOMMU; one for each TVM. */
  public int gscid() {
    return gscid;
  }

  /** Its guest addresses, for harts and devices. */
  public GStage stage() {
    return stage;
  }

  /** What its guest addresses mean. */
  public GuestMap map() {
    return map;
  }

  /** Its confidential memory. */
  public GuestMemory memory() {
    return memory;
  }

  /** Its measurement. */
  public MeasurementRegisters registers() {
    return registers;
  }

  /** Whose turn it is to change it. */
  public Turn turn() {
    return turn;
  }

  /** Where it stands. */
  public TvmState state() {
    return state;
  }

  /** Interfaces that hold regions of it or are bound to it: they keep it from being destroyed. */
  public Set<RequesterId> interfaces() {
    return interfaces;
  }

  /** What the host said about its identity when it was finalized; 64 bytes or none. */
  public Bytes identity() {
    return identity;
  }

  ConfidentialPage statePage() {
    return statePage;
  }

  Map<Long, Vcpu> vcpus() {
    return vcpus;
  }

  GuestAddress entry() {
    return entry;
  }

  long entryArgument() {
    return entryArgument;
  }

  Vcpu vcpu(long number) throws Refused {
    Vcpu vcpu = vcpus.get(number);
    if (vcpu == null) {
      throw new Refused(SbiError.INVALID_PARAM, "TVM " + id + " has no virtual CPU " + number);
    }
    return vcpu;
  }

  /** Has every virtual CPU that runs leave before its next access. */
  public void interrupt() {
    vcpus.values().forEach(vcpu -> vcpu.cpu().ifPresent(VirtualCpu::interrupt));
  }

  void finish(GuestAddress entry, long argument, Bytes identity) {
    this.entry = entry;
    this.entryArgument = argument;
    this.identity = identity;
    this.state = TvmState.RUNNABLE;
  }

  void end() {
    state = TvmState.DESTROYED;
  }
}
