package io.teeio.lab.experiment;

import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.HostCallFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.rule.Guards;
import io.teeio.tvm.AcceleratorRegisters;
import io.teeio.tvm.AcceleratorRing;
import io.teeio.tvm.DecisionLog;
import io.teeio.tvm.DeviceFailure;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.GuestMeter;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TdmPolicy;
import io.teeio.tvm.TsmCalls;
import io.teeio.tvm.TsmRefusal;
import io.teeio.tvm.TvmAttester;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** What the program of an experiment's TVM can do. */
public final class Guest {
  private static final int PAGE = Experiment.PAGE;
  private static final int CONTROL = 0x08;
  private static final int RING_BASE = 0x10;
  private static final int RING_SIZE = 0x18;

  /** Flag of a descriptor: interrupt when it is done. */
  private static final int INTERRUPT = 1;

  private final GuestHart hart;
  private final Experiment experiment;
  private final Guards guards;
  private final Crypto crypto;
  private final RandomSource random;
  private final TsmCalls tsm;
  private final DecisionLog log = new DecisionLog();
  private Optional<AcceleratorRing> ring = Optional.empty();

  Guest(GuestHart hart, Experiment experiment, Guards guards, Crypto crypto, RandomSource random)
      throws GuestFault {
    this.hart = hart;
    this.experiment = experiment;
    this.guards = guards;
    this.crypto = crypto;
    this.random = random;
    this.tsm = new TsmCalls(hart);
    tsm.prepare();
  }

  /** Its hart. */
  public GuestHart hart() {
    return hart;
  }

  /** Its way to the TSM. */
  public TsmCalls tsm() {
    return tsm;
  }

  /** What its device managers recorded. */
  public DecisionLog log() {
    return log;
  }

  /** What it shows a third party that sent {@code challenge}. */
  public TvmReport report(Bytes challenge) throws TsmRefusal, GuestFault {
    return new TvmAttester(challenge, log, crypto, random).report(tsm);
  }

  /** Lets the host do the next of its parts. */
  public void pause() {
    hart.ecall(SbiCall.of(HostCallFunction.STAGE, 0));
  }

  /** Its device manager. */
  public Tdm tdm() {
    return tdm(experiment.policy(), new LyingHart.Lie() {});
  }

  /** A device manager whose TSM lies so. */
  public Tdm tdm(TdmPolicy policy, LyingHart.Lie lie) {
    return new Tdm(
        new TsmCalls(new LyingHart(hart, lie)),
        policy,
        crypto,
        random,
        InstantSource.fixed(Experiment.NOW),
        guards,
        log,
        experiment.heard()::guest);
  }

  /** Verifies and accepts the interface {@code index}. */
  public void accept(int index) throws GuestFault, TsmRefusal {
    int id = experiment.interfaces().get(index).id().value();
    Tdm.Decision decision = tdm().verify(id);
    Experiment.expect(decision.accepted(), "the guest's verdict is " + decision.verdict());
    boolean runs = tdm().accept(id, decision.report().orElseThrow(), GuestLayout.mmio(index));
    Experiment.expect(runs, "the interface does not run after it was accepted");
  }

  /** Verifies and accepts the interface {@code index}, and gives its accelerator a ring. */
  public void begin(int index) throws GuestFault, TsmRefusal, DeviceFailure {
    accept(index);
    use(index);
  }

  /** Gives the accelerator of interface {@code index}, which was accepted, a ring. */
  public void use(int index) throws GuestFault, DeviceFailure {
    AcceleratorRegisters registers = new AcceleratorRegisters(hart, GuestLayout.mmio(index));
    registers.begin(GuestLayout.RING.value());
    useRing(registers);
  }

  /** As {@link #begin}, of a TVM that leaves the judgement of devices to its TSM. */
  public void beginUnverified(int index)
      throws GuestFault, TsmRefusal, DeviceFailure, MalformedInput {
    int id = experiment.interfaces().get(index).id().value();
    InterfaceReport report = InterfaceReport.read(tsm.interfaceReport(id));
    boolean runs = tdm().accept(id, report, GuestLayout.mmio(index));
    Experiment.expect(runs, "the interface does not run after it was accepted");
    use(index);
  }

  /** As {@link #begin}, without reading anything from the device. */
  public void beginBlindly(int index) throws GuestFault, TsmRefusal {
    accept(index);
    GuestAddress registers = GuestLayout.mmio(index);
    hart.store64(registers.plus(RING_BASE), GuestLayout.RING.value());
    hart.store32(registers.plus(RING_SIZE), AcceleratorRing.SIZE);
    hart.store32(registers.plus(CONTROL), 1);
    useRing(new AcceleratorRegisters(hart, registers));
  }

  private void useRing(AcceleratorRegisters registers) throws GuestFault {
    fill(GuestLayout.RING, 0);
    fill(GuestLayout.RING.plus(PAGE), 0);
    fill(GuestLayout.SOURCE, 0);
    fill(GuestLayout.TARGET, 0);
    ring =
        Optional.of(
            new AcceleratorRing(
                hart,
                new GuestMeter(() -> 0),
                GuestLayout.RING,
                GuestLayout.RING.value(),
                registers));
  }

  /** Writes a whole page of {@code value}. */
  public void fill(GuestAddress page, int value) throws GuestFault {
    byte[] bytes = new byte[PAGE];
    Arrays.fill(bytes, (byte) value);
    hart.store(page, bytes, 0, PAGE);
  }

  /** Has the device copy a page of {@code value} from source to target; true if it says so. */
  public boolean copies(int value) throws GuestFault {
    fill(GuestLayout.SOURCE, value);
    return copiesSource();
  }

  /** Has the device copy a page that begins with {@code secret}; true if it says so. */
  public boolean copies(Bytes secret) throws GuestFault {
    fill(GuestLayout.SOURCE, 0);
    hart.store(GuestLayout.SOURCE, secret);
    return copiesSource();
  }

  private boolean copiesSource() {
    return copies(0, GuestLayout.SOURCE.value(), GuestLayout.TARGET.value());
  }

  /** Leaves a page that begins with {@code secret} inside the device; true if it says so. */
  public boolean leavesInside(Bytes secret) throws GuestFault {
    fill(GuestLayout.SOURCE, 0);
    hart.store(GuestLayout.SOURCE, secret);
    return copies(AcceleratorRing.DESTINATION_LOCAL, GuestLayout.SOURCE.value(), 0);
  }

  /** Has the device copy the page inside it to target; true if it says so. */
  public boolean takesOut() {
    return copies(AcceleratorRing.SOURCE_LOCAL, 0, GuestLayout.TARGET.value());
  }

  /**
   * Has the device copy two pages at once, one of zeros and one that begins with {@code secret};
   * true if it says so.
   */
  public boolean copiesBehindZeros(Bytes secret) throws GuestFault {
    fill(GuestLayout.SOURCE, 0);
    fill(GuestLayout.SOURCE.plus(PAGE), 0);
    hart.store(GuestLayout.SOURCE.plus(PAGE), secret);
    fill(GuestLayout.TARGET.plus(PAGE), 0);
    return copies(0, GuestLayout.SOURCE.value(), GuestLayout.TARGET.value(), 2 * PAGE);
  }

  /** Has the device copy the source page to the target and interrupt; true if it says so. */
  public boolean copiesAndInterrupts() {
    return copies(INTERRUPT, GuestLayout.SOURCE.value(), GuestLayout.TARGET.value());
  }

  /** Has the device copy a page as {@code flags} say; true if it says so. */
  private boolean copies(int flags, long source, long destination) {
    return copies(flags, source, destination, PAGE);
  }

  private boolean copies(int flags, long source, long destination, int length) {
    try {
      ring.orElseThrow().copy(flags, source, destination, length);
      return true;
    } catch (DeviceFailure | GuestFault notYetOrNever) {
      return false;
    }
  }

  /** What every byte of the target page is; -1 if they differ. */
  public int target() throws GuestFault {
    Bytes page = hart.load(GuestLayout.TARGET, PAGE);
    int first = page.at(0);
    for (int i = 0; i < PAGE; i++) {
      if (page.at(i) != first) {
        return -1;
      }
    }
    return first;
  }

  /** Whether a load from the mapped registers of interface {@code index} comes back. */
  public boolean reaches(int index) {
    try {
      hart.load32(GuestLayout.mmio(index));
      return true;
    } catch (GuestFault fault) {
      return false;
    }
  }
}
