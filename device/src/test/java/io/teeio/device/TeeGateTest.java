package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.accelerator.Opcode;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.MsixCapability;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** T001, T006: who may reach a TDI's memory, and what its DMA may carry, in each state. */
final class TeeGateTest {
  private static final int CONTROL = 0x38;
  private static final int PUBLIC = 0x3000;

  private static DeviceBench in(TdiState state) throws Exception {
    DeviceBench bench = new DeviceBench(0);
    var session = bench.connected();
    switch (state) {
      case CONFIG_UNLOCKED -> {}
      case CONFIG_LOCKED ->
          bench
              .tdisp(session, 0)
              .lock(DeviceBench.flags(), DeviceBench.STREAM, 0)
              .orAbort()
              .close();
      case RUN -> bench.start(session, 0);
      case ERROR -> {
        bench.start(session, 0);
        bench.device.dsm().raise(TdiEvent.SECURITY_EVENT);
      }
    }
    assertThat(bench.state(0)).isEqualTo(state);
    return bench;
  }

  @Test
  void memoryRequestsPassAsTheTableOfMmioGateSays() throws Exception {
    for (TdiState state : TdiState.values()) {
      boolean unlocked = state == TdiState.CONFIG_UNLOCKED;
      boolean run = state == TdiState.RUN;
      DeviceBench bench = in(state);
      assertThat(bench.hostRead(0, CONTROL).isPresent()).as("%s host", state).isEqualTo(unlocked);
      assertThat(bench.hostRead(0, 0x1000).isPresent())
          .as("%s host MSI-X table", state)
          .isEqualTo(unlocked);
      assertThat(bench.hostRead(0, 0x2000).isPresent())
          .as("%s host MSI-X pending", state)
          .isEqualTo(unlocked);
      assertThat(bench.hostRead(0, PUBLIC)).as("%s host public", state).isPresent();
      assertThat(bench.streamRead(0, CONTROL, false).isPresent())
          .as("%s stream T=0", state)
          .isEqualTo(unlocked);
      assertThat(bench.streamRead(0, CONTROL, true).isPresent())
          .as("%s stream T=1", state)
          .isEqualTo(run);
      assertThat(bench.streamRead(0, PUBLIC, true).isPresent())
          .as("%s stream T=1 public", state)
          .isEqualTo(run);
    }
  }

  @Test
  void msixPagesAreTheHostsUnlessTheyAreLocked() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    var session = bench.connected();
    bench.tdisp(session, 0).lock(LockFlags.NO_FW_UPDATE, DeviceBench.STREAM, 0).orAbort().close();
    assertThat(bench.hostRead(0, 0x1000)).as("MSI-X table").isPresent();
    assertThat(bench.hostRead(0, 0x2000)).as("MSI-X pending").isPresent();
    assertThat(bench.hostRead(0, CONTROL)).isEmpty();
    assertThat(bench.refusals()).containsExactly(DeviceRule.MMIO_TEE_ONLY);
  }

  @Test
  void writesOfTheHostDoNotReachALockedTdi() throws Exception {
    for (TdiState state : TdiState.values()) {
      DeviceBench bench = in(state);
      bench.device.receive(
          new Tlp.MemoryWrite(RequesterId.of(0), DeviceBench.BAR + CONTROL, Bytes.of(1, 2, 3, 4)));
      assertThat(bench.device.isScrubbed(0))
          .as("%s", state)
          .isEqualTo(state != TdiState.CONFIG_UNLOCKED);
    }
  }

  @Test
  void refusedReadsAreUnsupportedRequests() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    Optional<Packet> answer =
        bench.device.receive(
            new Tlp.MemoryRead(RequesterId.of(5), DeviceBench.BAR + CONTROL, 4, 17));
    assertThat(answer)
        .contains(
            Tlp.Completion.failure(
                bench.profile.function(), RequesterId.of(5), 17, CompletionStatus.UR));
    assertThat(bench.refusals()).contains(DeviceRule.MMIO_TEE_ONLY);
  }

  @Test
  void otherStreamIsNotTheBoundOne() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    var session = bench.connected();
    bench.start(session, 0);
    MmioGate gate = new MmioGate(io.teeio.rule.Guards.all());
    Tdi tdi = bench.tdi(0);
    assertThat(passes(gate, tdi, Optional.of(DeviceBench.STREAM))).isTrue();
    assertThat(passes(gate, tdi, Optional.of(StreamId.of(8)))).isFalse();
    assertThat(passes(gate, tdi, Optional.empty())).isFalse();
  }

  private static boolean passes(MmioGate gate, Tdi tdi, Optional<StreamId> stream) {
    try {
      gate.require(tdi, CONTROL, true, stream);
      return true;
    } catch (io.teeio.rule.Violation refused) {
      assertThat(refused.rule()).isEqualTo(DeviceRule.MMIO_BOUND_STREAM);
      return false;
    }
  }

  @Test
  void dmaGoesInTheClearUnlockedAndUnderIdeInRun() throws Exception {
    DeviceBench unlocked = in(TdiState.CONFIG_UNLOCKED);
    unlocked.enableAccelerator(0, false);
    assertThat(unlocked.submit(0, copy(), false)).isEqualTo(1);
    assertThat(unlocked.sent).isNotEmpty().allMatch(packet -> packet instanceof Tlp);

    DeviceBench run = in(TdiState.RUN);
    run.enableAccelerator(0, true);
    assertThat(run.submit(0, copy(), true)).isEqualTo(1);
    assertThat(run.sent)
        .isNotEmpty()
        .allMatch(packet ->
            packet instanceof IdeTlp ide && ide.tee() && ide.stream().equals(DeviceBench.STREAM));
  }

  private static Descriptor copy() {
    return DeviceBench.descriptor(
        Opcode.COPY, 0, DeviceBench.MEMORY + 0x4000, DeviceBench.MEMORY + 0x8010, 3000);
  }

  @Test
  void packetsAreSplitAndCrossNoPage() throws Exception {
    DeviceBench bench = in(TdiState.CONFIG_UNLOCKED);
    bench.enableAccelerator(0, false);
    bench.sent.clear();
    assertThat(
            bench.submit(
                0,
                DeviceBench.descriptor(
                    Opcode.COPY, 0, DeviceBench.MEMORY + 0x4FF0, DeviceBench.MEMORY + 0x8FE1, 9000),
                false))
        .isEqualTo(1);
    for (Packet packet : bench.sent) {
      if (packet instanceof Tlp.MemoryRead read) {
        assertThat(read.length()).isBetween(1, 512);
        assertThat((read.address() & 0xFFF) + read.length()).isLessThanOrEqualTo(4096);
      } else if (packet instanceof Tlp.MemoryWrite write) {
        assertThat(write.data().length()).isBetween(1, 256);
        assertThat((write.address() & 0xFFF) + write.data().length()).isLessThanOrEqualTo(4096);
      }
    }
  }

  @Test
  void noDmaInLockedOrError() throws Exception {
    for (TdiState state : new TdiState[] {TdiState.CONFIG_LOCKED, TdiState.ERROR}) {
      DeviceBench bench = in(state);
      assertThat(dmaRefusal(bench)).as("%s", state).contains(DeviceRule.DMA_IN_RUN_ONLY);
      assertThat(bench.device.work()).isZero();
      assertThat(bench.sent).isEmpty();
    }
    assertThat(dmaRefusal(in(TdiState.CONFIG_UNLOCKED))).isEmpty();
    assertThat(dmaRefusal(in(TdiState.RUN))).isEmpty();
  }

  private static Optional<io.teeio.rule.Rule> dmaRefusal(DeviceBench bench) {
    try {
      assertThat(bench.device.dmaGate(0).dma()).isNotNull();
      return Optional.empty();
    } catch (io.teeio.rule.Violation refused) {
      return Optional.of(refused.rule());
    }
  }

  @Test
  void noDmaWithoutBusMastering() throws Exception {
    DeviceBench bench = in(TdiState.CONFIG_UNLOCKED);
    bench.enableAccelerator(0, false);
    bench.config(0).update(FunctionHeader.COMMAND, FunctionHeader.BUS_MASTER, 0);
    assertThat(bench.submit(0, copy(), false)).isZero();
    assertThat(bench.sent).isEmpty();
    assertThat(bench.hostRead(0, 0x08).orElseThrow() >>> 32 & 2).isEqualTo(2);
  }

  @Test
  void completionInTheClearIsNotBelieved() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    bench.enableAccelerator(0, true);
    bench.answerInTheClear();
    assertThat(bench.submit(0, copy(), true)).isZero();
    assertThat(bench.detailsOf(DeviceRule.DMA_COMPLETION_TRUSTED)).containsOnly("not under IDE");
  }

  @Test
  void completionOfMemoryThatIsNotTheTvmsIsNotBelieved() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    bench.enableAccelerator(0, true);
    bench.answerUntrusted();
    assertThat(bench.submit(0, copy(), true)).isZero();
    assertThat(bench.detailsOf(DeviceRule.DMA_COMPLETION_TRUSTED)).containsOnly("T = 0");
  }

  @Test
  void completionForAnotherRequestIsNotBelieved() throws Exception {
    for (int variant = 0; variant < 3; variant++) {
      int kind = variant;
      DeviceBench bench = in(TdiState.CONFIG_UNLOCKED);
      bench.enableAccelerator(0, false);
      bench.onTheWayDown =
          answer ->
              answer.map(packet ->
                  packet instanceof Tlp.Completion c
                      ? new Tlp.Completion(
                          c.completer(),
                          kind == 0 ? RequesterId.of(1) : c.requester(),
                          kind == 1 ? c.tag() ^ 1 : c.tag(),
                          c.status(),
                          kind == 2 ? c.data().slice(1, c.data().length()) : c.data())
                      : packet);
      assertThat(bench.submit(0, copy(), false)).isZero();
      assertThat(bench.refusals()).contains(DeviceRule.DMA_COMPLETION_MATCHES);
    }
  }

  @Test
  void lostCompletionHaltsAndDoesNotHang() throws Exception {
    DeviceBench bench = in(TdiState.CONFIG_UNLOCKED);
    bench.enableAccelerator(0, false);
    bench.onTheWayDown = answer -> Optional.empty();
    assertThat(bench.submit(0, copy(), false)).isZero();
    assertThat(bench.hostRead(0, 0x08).orElseThrow() >>> 32 & 0xFF02).isEqualTo(0x0202);
  }

  @Test
  void alteredCompletionTakesTheTdiToError() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    bench.enableAccelerator(0, true);
    bench.onTheWayDown =
        answer ->
            answer.map(packet ->
                packet instanceof IdeTlp ide ? ide.withSealed(flipped(ide.sealed())) : packet);
    assertThat(bench.submit(0, copy(), true)).isZero();
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
    assertThat(bench.config(0).read(bench.ideBlock(0) + SelectiveBlock.STATUS) & 0xF).isZero();
    assertThat(bench.sent)
        .anyMatch(packet -> packet instanceof Tlp.Message message && message.data().at(0) == 7);
  }

  private static Bytes flipped(Bytes bytes) {
    byte[] copy = bytes.toArray();
    copy[0] ^= 1;
    return Bytes.copyOf(copy);
  }

  @Test
  void replayedOrForgedRequestTakesTheTdiToError() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    IdeTlp genuine =
        bench.rootPort.protect(
            new Tlp.MemoryRead(RequesterId.of(0), DeviceBench.BAR + CONTROL, 8, 1), true);
    assertThat(bench.device.receive(genuine)).isPresent();
    assertThat(bench.device.receive(genuine)).isEmpty();
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
  }

  @Test
  void packetOfAnUnknownStreamIsDropped() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    IdeTlp genuine =
        bench.rootPort.protect(
            new Tlp.MemoryRead(RequesterId.of(0), DeviceBench.BAR + CONTROL, 8, 1), true);
    assertThat(bench.device.receive(onStream99(genuine))).isEmpty();
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
  }

  private static IdeTlp onStream99(IdeTlp packet) {
    return new IdeTlp(
        StreamId.of(99),
        packet.subStream(),
        packet.keySet(),
        packet.tee(),
        packet.prSentCounter(),
        packet.header(),
        packet.sealed());
  }

  @Test
  void ideFailMessageIsOnlyShown() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    bench.device.receive(Tlp.Message.ideFail(RequesterId.of(0), DeviceBench.STREAM));
    assertThat(bench.config(0).read(bench.ideBlock(0) + SelectiveBlock.STATUS)).isNegative();
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
  }

  @Test
  void interruptUntrusted() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    var session = bench.connected();
    int msix = bench.config(0).findCapability(CapabilityId.MSIX).orElseThrow();
    bench.config(0).update(msix, -1, MsixCapability.ENABLE << 16);
    bench.hostWrite(0, 0x1000, 0xFEE0_0000L);
    bench.hostWrite(0, 0x1008, 0x42);
    bench.start(session, 0);
    bench.enableAccelerator(0, true);
    bench.streamWrite4(0, 0x24, 1L << 31, true);
    bench.sent.clear();
    Descriptor noisy =
        DeviceBench.descriptor(
            Opcode.FILL, Descriptor.INTERRUPT, 0, DeviceBench.MEMORY + 0x9000, 4);
    assertThat(bench.submit(0, noisy, true)).isEqualTo(1);
    assertThat(bench.sent)
        .contains(
            new Tlp.MemoryWrite(bench.profile.function(), 0xFEE0_0000L, Bytes.of(0x42, 0, 0, 0)));
  }

  @Test
  void ideFailMessageWithoutAStreamAndOtherMessagesAreIgnored() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    Bytes stream = Bytes.of(DeviceBench.STREAM.value());
    bench.device.receive(new Tlp.Message(RequesterId.of(0), MessageCode.ERR_FATAL, stream));
    bench.device.receive(new Tlp.Message(RequesterId.of(0), MessageCode.IDE_FAIL, Bytes.EMPTY));
    assertThat(bench.config(0).read(bench.ideBlock(0) + SelectiveBlock.STATUS)).isNotNegative();
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
  }

  /** An interrupt that waits for its vector leaves when that is unmasked, if it may leave. */
  @Test
  void interruptNeedsMsixAndBusMastering() throws Exception {
    assertThat(interrupts(MsixCapability.ENABLE, FunctionHeader.BUS_MASTER)).isEqualTo(1);
    assertThat(interrupts(0, FunctionHeader.BUS_MASTER)).isZero();
    assertThat(interrupts(MsixCapability.ENABLE, 0)).isZero();
  }

  private static long interrupts(int msixControl, int command) throws Exception {
    DeviceBench bench = in(TdiState.CONFIG_UNLOCKED);
    bench.enableAccelerator(0, false);
    bench.hostWrite4(0, 0x24, 1L << 31);
    Descriptor noisy =
        DeviceBench.descriptor(
            Opcode.FILL, Descriptor.INTERRUPT, 0, DeviceBench.MEMORY + 0x9000, 4);
    assertThat(bench.submit(0, noisy, false)).isEqualTo(1);
    int msix = bench.config(0).findCapability(CapabilityId.MSIX).orElseThrow();
    bench.config(0).update(msix, -1, msixControl << 16);
    bench.config(0).update(FunctionHeader.COMMAND, FunctionHeader.BUS_MASTER, command);
    bench.sent.clear();
    bench.hostWrite(0, 0x1000, 0xFEE0_0000L);
    bench.hostWrite(0, 0x1008, 0x42);
    return bench.sent.size();
  }

  @Test
  void oddSizedOrMisplacedRequestsAreRefused() throws Exception {
    DeviceBench bench = in(TdiState.CONFIG_UNLOCKED);
    for (int length : new int[] {1, 2, 3, 5, 12, 16, 64}) {
      Optional<Packet> answer =
          bench.device.receive(new Tlp.MemoryRead(RequesterId.of(0), DeviceBench.BAR, length, 1));
      assertThat(answer.orElseThrow())
          .isInstanceOfSatisfying(
              Tlp.Completion.class,
              completion -> assertThat(completion.status()).isEqualTo(CompletionStatus.UR));
    }
    assertThat(
            bench.device.receive(new Tlp.MemoryRead(RequesterId.of(0), DeviceBench.BAR + 2, 4, 1)))
        .get()
        .isInstanceOfSatisfying(
            Tlp.Completion.class,
            completion -> assertThat(completion.status()).isEqualTo(CompletionStatus.UR));
  }

  @Test
  void noPacketFromOutsideMakesTheDeviceFail() throws Exception {
    DeviceBench bench = in(TdiState.RUN);
    Property.check(
        400,
        12,
        source -> {
          long address =
              source.pick(
                  source.anyLong() & ~0xFFFL,
                  DeviceBench.BAR + source.below(16) * 4096L,
                  DeviceBench.BAR - 4096);
          int offset = source.below(4096);
          int length = source.between(1, 4096 - offset);
          RequesterId who = RequesterId.of(source.below(1 << 24));
          Packet packet =
              switch (source.below(6)) {
                case 0 -> new Tlp.MemoryRead(who, address + offset, length, source.below(256));
                case 1 ->
                    new Tlp.MemoryWrite(who, address + offset, Bytes.copyOf(source.bytes(length)));
                case 2 ->
                    new Tlp.ConfigWrite(
                        who,
                        bench.profile.function(),
                        source.below(1024) * 4,
                        1,
                        (int) source.anyLong());
                case 3 ->
                    new Tlp.Completion(
                        who,
                        who,
                        source.below(256),
                        source.pick(CompletionStatus.values()),
                        Bytes.copyOf(source.bytes(source.below(64))));
                case 4 ->
                    new IdeTlp(
                        StreamId.of(source.pick(7, source.below(256))),
                        source.pick(io.teeio.pcie.SubStream.values()),
                        source.pick(io.teeio.pcie.KeySet.values()),
                        source.flag(),
                        source.below(256),
                        Bytes.copyOf(source.bytes(source.below(40))),
                        Bytes.copyOf(source.bytes(12 + source.below(64))));
                default -> Tlp.Message.ideFail(who, StreamId.of(source.below(256)));
              };
          bench.device.receive(packet);
        });
    assertThat(Arrays.hashCode(bench.teeMemory))
        .isEqualTo(Arrays.hashCode(new byte[bench.teeMemory.length]));
  }
}
