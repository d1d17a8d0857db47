package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.PORT_A;
import static io.teeio.platform.fabric.TinyMachine.SECRET;
import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import org.junit.jupiter.api.Test;

/** What lies in a root port's configuration space, and what it would mean to let the host write. */
class RootPortRegistersTest {
  private static final RequesterId TDI = RequesterId.of(0, 0xBE, 0x1D, 7);
  private static final RequesterId OTHER = RequesterId.of(0, 0xBE, 0x1F, 7);
  private static final int BLOCK = 0x10C;

  private final TinyMachine machine = new TinyMachine();
  private final TinyDevice device = machine.plug(machine.portA, TDI, WINDOW_A.value(), 0x21);

  private int read(int offset) {
    return machine.portA.down().readConfig(PORT_A, offset).orElseThrow();
  }

  private void write(int offset, int value) {
    machine.portA.down().writeConfig(PORT_A, offset, value);
  }

  @Test
  void theIdeCapabilityShowsTheStreams() {
    assertThat(read(0x100)).isEqualTo(0x0001_0030);
    assertThat(read(BLOCK + 4)).isZero();
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));

    assertThat(read(0x08)).isEqualTo(0x0604_0000);
    assertThat(read(0x18)).isEqualTo(0x00BF_8000);
    assertThat(read(BLOCK)).isEqualTo(1);
    assertThat(read(BLOCK + 4)).isEqualTo(0x2100_0001);
    assertThat(read(BLOCK + 8)).isEqualTo(2);
    assertThat(read(BLOCK + 12)).isEqualTo(0x00BE_EF00);
    assertThat(read(BLOCK + 16)).isEqualTo(0x00BE_EF01);
    assertThat(read(BLOCK + 20)).isEqualTo(0x4004_0001);
    assertThat(read(BLOCK + 24)).isZero();
    assertThat(read(BLOCK + 28)).isZero();
    assertThat(read(BLOCK + 32)).isZero();
  }

  /** T007, were it not for the rule that keeps the host out. */
  @Test
  void aWrittenRequesterRangeLetsAnotherFunctionIn() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    machine.classify(OTHER);
    Tlp.MemoryRead read = new Tlp.MemoryRead(OTHER, SECRET.value(), 4, 1);
    assertThat(device.send(read, true)).isEmpty();

    write(BLOCK + 12, OTHER.rid16() << 8);

    assertThat(device.send(read, true)).isPresent();
  }

  /** T003, were it not for the rule that keeps the host out. */
  @Test
  void aWrittenAddressRangeTakesTheTeesRequestsOffTheStream() throws Exception {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));
    assertThat(machine.portA.down().read(WINDOW_A.value(), 4, true)).isPresent();

    write(BLOCK + 20, 0);

    assertThat(machine.rdsm.association(PORT_A, device.stream().id()).orElseThrow().memory())
        .isEmpty();
  }

  @Test
  void aClearedEnableBitTakesTheStreamDown() {
    machine.secure(machine.portA, device, TinyMachine.around(TDI, WINDOW_A.value()));

    write(BLOCK + 4, 0);

    assertThat(read(BLOCK + 8)).isZero();
    write(BLOCK + 4, 1);
    assertThat(read(BLOCK + 8)).isZero();
    write(BLOCK + 8, -1);
    write(0x00, -1);
    assertThat(read(0x00)).isEqualTo(0x000C_1B36);
  }
}
