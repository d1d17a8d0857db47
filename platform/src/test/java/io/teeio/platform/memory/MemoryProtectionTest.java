package io.teeio.platform.memory;

import static io.teeio.platform.memory.PhysicalMemory.PAGE;
import static io.teeio.platform.memory.SmallMachine.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryProtectionTest {
  private final SmallMachine machine = new SmallMachine();

  private static void assertFault(AccessFault.Reason reason, ThrowingCallable access) {
    assertThatThrownBy(access)
        .isInstanceOfSatisfying(
            AccessFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
  }

  @Test
  void everythingIsTheHostsAtFirst() throws AccessFault {
    machine.host.writeLong(page(3), 42);
    assertThat(machine.host.readLong(page(3))).isEqualTo(42);
    assertThat(machine.control.table().owner(page(3))).isEqualTo(SupervisorDomain.HOST);
  }

  @Test
  void theHostReachesNoPageOfTheTee() throws AccessFault {
    machine.tee.writeLong(page(3), 42);
    machine.control.classify(page(3), 1, SupervisorDomain.TEE);
    byte[] buffer = new byte[8];
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.readLong(page(3)));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.readInt(page(3)));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.read(page(3), 1));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.read(page(3), buffer, 0, 8));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.writeInt(page(3), 1));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.writeLong(page(3), 1));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.write(page(3), Bytes.of(1)));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.clearPage(page(3)));
    assertThat(machine.tee.readLong(page(3))).isEqualTo(42);
  }

  @Test
  void anAccessThatTouchesTheTeeAnywhereMovesNoByte() throws AccessFault {
    machine.control.classify(page(5), 1, SupervisorDomain.TEE);
    byte[] ones = new byte[4 * PAGE];
    java.util.Arrays.fill(ones, (byte) 1);
    assertFault(
        AccessFault.Reason.PROTECTED, () -> machine.host.write(page(3), ones, 0, ones.length));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.readLong(page(5).plus(-4)));
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.readLong(page(6).plus(-4)));
    assertThat(machine.host.readLong(page(3))).isZero();
    machine.host.write(page(6), ones, 0, PAGE);
    machine.host.write(page(4), ones, 0, PAGE);
  }

  @Test
  void theTeeReachesTheHostsPages() throws AccessFault {
    machine.host.writeInt(page(3).plus(PAGE - 2), 0x01020304);
    assertThat(machine.tee.readInt(page(3).plus(PAGE - 2))).isEqualTo(0x01020304);
  }

  @Test
  void aPageThatGoesBackIsTheHosts() throws AccessFault {
    machine.control.classify(page(3), 2, SupervisorDomain.TEE);
    machine.control.classify(page(3), 1, SupervisorDomain.HOST);
    machine.host.writeLong(page(3), 1);
    assertFault(AccessFault.Reason.PROTECTED, () -> machine.host.readLong(page(4)));
  }

  @Test
  void deviceRegistersAreProtectedToo() {
    HostAddress bar = new HostAddress(0x1_0000_0000L);
    machine.control.classify(bar, 1, SupervisorDomain.TEE);
    MemoryProtection table = machine.control.table();
    assertThat(table.permits(SupervisorDomain.HOST, bar.value() + 4, 4)).isFalse();
    assertThat(table.permits(SupervisorDomain.TEE, bar.value() + 4, 4)).isTrue();
    assertThat(table.permits(SupervisorDomain.HOST, bar.value() - 4, 8)).isFalse();
    assertThat(table.permits(SupervisorDomain.HOST, bar.value() + PAGE, 4)).isTrue();
    machine.control.classify(bar, 1, SupervisorDomain.HOST);
    assertThat(table.permits(SupervisorDomain.HOST, bar.value() + 4, 4)).isTrue();
  }

  @Test
  void whereNoMemoryIsNothingHappens() {
    HostAddress end = page(SmallMachine.PAGES);
    assertFault(AccessFault.Reason.NO_MEMORY, () -> machine.tee.readLong(end));
    assertFault(AccessFault.Reason.NO_MEMORY, () -> machine.tee.readLong(end.plus(-4)));
    assertFault(AccessFault.Reason.NO_MEMORY, () -> machine.host.writeInt(new HostAddress(-4), 1));
    assertFault(AccessFault.Reason.NO_MEMORY, () -> machine.host.read(end, 0));
  }

  @Test
  void aFaultSaysWhatItWas() {
    machine.control.classify(page(3), 1, SupervisorDomain.TEE);
    assertThatThrownBy(() -> machine.host.writeLong(page(3).plus(8), 1))
        .isInstanceOfSatisfying(
            AccessFault.class,
            fault -> {
              assertThat(fault.address()).isEqualTo(page(3).plus(8));
              assertThat(fault.length()).isEqualTo(8);
              assertThat(fault.access()).isEqualTo(Access.WRITE);
              assertThat(fault.domain()).isEqualTo(SupervisorDomain.HOST);
            })
        .hasMessage("HOST WRITE of 8 bytes at hpa:0x80003008: PROTECTED");
  }
}
