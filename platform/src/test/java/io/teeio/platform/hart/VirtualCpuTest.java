package io.teeio.platform.hart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.Crypto;
import io.teeio.platform.hart.VirtualCpu.Entry;
import io.teeio.platform.hart.VirtualCpu.Exit;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A guest runs what its entry page holds, and leaves only through its exits. */
class VirtualCpuTest {
  private static final GuestAddress ENTRY = new GuestAddress(0x8000_0000L);
  private static final Bytes IMAGE = Bytes.fromHex("7465656967756573");
  private static final SbiCall CALL = SbiCall.of(CovgFunction.GET_DEVICE_LINK, 7);

  /** Guest memory of two pages; only the first is there until someone adds the second. */
  private static final class TwoPages implements GuestBus {
    private final byte[] bytes = new byte[2 * 4096];
    private int present = 4096;

    @Override
    public void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
      check(address, length, GuestFault.Cause.LOAD_GUEST_PAGE);
      System.arraycopy(bytes, at(address), into, offset, length);
    }

    @Override
    public void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault {
      check(address, length, GuestFault.Cause.STORE_GUEST_PAGE);
      System.arraycopy(from, offset, bytes, at(address), length);
    }

    @Override
    public void fetch(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
      check(address, length, GuestFault.Cause.FETCH_GUEST_PAGE);
      System.arraycopy(bytes, at(address), into, offset, length);
    }

    private void check(GuestAddress address, int length, GuestFault.Cause cause) throws GuestFault {
      if (at(address) < 0 || at(address) + length > present) {
        throw new GuestFault(cause, address);
      }
    }

    private static int at(GuestAddress address) {
      return (int) (address.value() - ENTRY.value());
    }
  }

  private final TwoPages memory = new TwoPages();

  private VirtualCpu running(GuestProgram program) {
    Bytes page = ProgramStore.page(IMAGE);
    page.copyTo(memory.bytes, 0);
    return new VirtualCpu(
        3, ENTRY, 0x55, memory, new ProgramStore(Crypto.jdk(), Map.of(IMAGE, program)));
  }

  @Test
  void theEntryPageDecidesWhatRuns() {
    List<String> ran = new ArrayList<>();
    ProgramStore programs =
        new ProgramStore(
            Crypto.jdk(),
            Map.of(
                IMAGE,
                hart -> ran.add("guest " + hart.id() + " " + hart.argument()),
                Bytes.of(1),
                hart -> ran.add("other")));
    ProgramStore.page(IMAGE).copyTo(memory.bytes, 0);
    VirtualCpu cpu = new VirtualCpu(3, ENTRY, 0x55, memory, programs);

    assertThat(cpu.run(new Entry.Begin())).isEqualTo(new Exit.Finished(Optional.empty()));
    assertThat(ran).containsExactly("guest 3 85");
    assertThat(cpu.isFinished()).isTrue();
  }

  @Test
  void anEntryPageWithOneBitChangedRunsNothing() {
    VirtualCpu cpu = running(hart -> hart.ecall(CALL));
    memory.bytes[4000] ^= 1;

    assertThat(cpu.run(new Entry.Begin()))
        .isInstanceOfSatisfying(
            Exit.Finished.class,
            exit ->
                assertThat(exit.unhandled().orElseThrow().what())
                    .isEqualTo(GuestFault.Cause.ILLEGAL_INSTRUCTION));
  }

  @Test
  void anEntryPageThatIsNotThereIsAFetchFault() {
    memory.present = 0;
    VirtualCpu cpu = new VirtualCpu(0, ENTRY, 0, memory, new ProgramStore(Crypto.jdk(), Map.of()));

    assertThat(cpu.run(new Entry.Begin()))
        .isInstanceOfSatisfying(
            Exit.Finished.class,
            exit ->
                assertThat(exit.unhandled().orElseThrow().what())
                    .isEqualTo(GuestFault.Cause.FETCH_GUEST_PAGE));
  }

  @Test
  void aCallLeavesAndItsResultComesBack() {
    List<SbiResult> seen = new ArrayList<>();
    VirtualCpu cpu = running(hart -> seen.add(hart.ecall(CALL)));

    assertThat(cpu.run(new Entry.Begin())).isEqualTo(new Exit.Ecall(CALL));
    assertThat(cpu.run(new Entry.Returned(SbiResult.success(3))))
        .isEqualTo(new Exit.Finished(Optional.empty()));
    assertThat(seen).containsExactly(SbiResult.success(3));
  }

  @Test
  void aRepairedFaultIsNotNoticed() {
    GuestAddress second = ENTRY.plus(4096);
    VirtualCpu cpu =
        running(hart -> {
          hart.store64(second, 0x1122_3344_5566_7788L);
          assertThat(hart.load64(second)).isEqualTo(0x1122_3344_5566_7788L);
          assertThat(hart.load32(second.plus(4))).isEqualTo(0x1122_3344);
        });

    assertThat(cpu.run(new Entry.Begin()))
        .isInstanceOfSatisfying(
            Exit.Fault.class,
            exit -> {
              assertThat(exit.fault().what()).isEqualTo(GuestFault.Cause.STORE_GUEST_PAGE);
              assertThat(exit.fault().what().scause()).isEqualTo(23);
              assertThat(exit.fault().address()).isEqualTo(second);
            });
    memory.present = 2 * 4096;
    assertThat(cpu.run(new Entry.Retry())).isEqualTo(new Exit.Finished(Optional.empty()));
  }

  @Test
  void aDeliveredFaultIsTheGuestsToHandle() {
    List<String> seen = new ArrayList<>();
    VirtualCpu cpu =
        running(hart -> {
          try {
            hart.load(ENTRY.plus(4090), 8);
          } catch (GuestFault fault) {
            seen.add(fault.getMessage());
          }
          hart.store32(ENTRY.plus(8192), 1);
        });

    assertThat(cpu.run(new Entry.Begin())).isInstanceOf(Exit.Fault.class);
    assertThat(cpu.run(new Entry.Deliver())).isInstanceOf(Exit.Fault.class);
    assertThat(seen).containsExactly("LOAD_GUEST_PAGE at gpa:0x80000ffa");
    assertThat(cpu.run(new Entry.Deliver()))
        .isInstanceOfSatisfying(
            Exit.Finished.class, exit -> assertThat(exit.unhandled()).isPresent());
  }

  @Test
  void anEntryThatDoesNotFitTheExitIsRefused() {
    VirtualCpu cpu = running(hart -> hart.ecall(CALL));

    assertThatThrownBy(() -> cpu.run(new Entry.Retry())).isInstanceOf(IllegalStateException.class);
    cpu.run(new Entry.Begin());
    assertThatThrownBy(() -> cpu.run(new Entry.Begin())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cpu.run(new Entry.Deliver()))
        .isInstanceOf(IllegalStateException.class);
    cpu.run(new Entry.Returned(SbiResult.of(SbiError.DENIED)));
    assertThatThrownBy(() -> cpu.run(new Entry.Returned(SbiResult.SUCCESS)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingEndsTheGuestWhereItStands() {
    List<String> seen = new ArrayList<>();
    VirtualCpu cpu =
        running(hart -> {
          try {
            hart.ecall(CALL);
            seen.add("went on");
          } finally {
            seen.add("ended");
          }
        });
    cpu.run(new Entry.Begin());

    cpu.close();

    assertThat(seen).containsExactly("ended");
    assertThat(cpu.isFinished()).isTrue();
    cpu.close();
  }

  @Test
  void aBugOfTheProgramReachesWhoeverRunsIt() {
    VirtualCpu cpu =
        running(hart -> {
          throw new IllegalArgumentException("bug");
        });
    assertThatThrownBy(() -> cpu.run(new Entry.Begin()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anImageLongerThanAPageIsRefused() {
    assertThatThrownBy(() -> ProgramStore.page(Bytes.zeros(4097)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ProgramStore.page(IMAGE).length()).isEqualTo(4096);
  }
}
