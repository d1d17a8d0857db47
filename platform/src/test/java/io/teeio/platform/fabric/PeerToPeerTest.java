package io.teeio.platform.fabric;

import static io.teeio.platform.fabric.TinyMachine.WINDOW_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

/** Two devices below one switch: one wants to reach the other. */
class PeerToPeerTest {
  private static final int ACS_CONTROL = 0x104;
  private static final int REDIRECT = 1 << 18;
  private static final long MIB = 1 << 20;

  private final TinyMachine machine = new TinyMachine();
  private final Switch hub = new Switch(RequesterId.of(0, 0x80, 0, 0), new BusRange(0, 0x81, 0xBF));
  private final HostConfigAccess config = machine.complex.hostConfig();
  private final TinyDevice one = device(0);
  private final TinyDevice other = device(1);
  private final RequesterId port = connect(one, 0);
  private final RequesterId neighbour = connect(other, 1);

  PeerToPeerTest() {
    machine.portA.connect(hub);
    for (int i = 0; i < 2; i++) {
      TinyDevice device = i == 0 ? one : other;
      machine.secure(
          machine.portA, device, TinyMachine.around(device.id(), WINDOW_A.value() + i * MIB));
      machine.classify(device.id());
    }
  }

  private TinyDevice device(int index) {
    return new TinyDevice(
        RequesterId.of(0, 0x82 + index, 0, 0),
        WINDOW_A.value() + index * MIB,
        StreamId.of(1 + index),
        machine.crypto);
  }

  private RequesterId connect(TinyDevice device, int index) {
    return hub.connect(
        device,
        new BusRange(0, 0x82 + index, 0x82 + index),
        new MmioWindow(WINDOW_A.plus(index * MIB), MIB));
  }

  private Tlp write() {
    return new Tlp.MemoryWrite(one.id(), WINDOW_A.value() + MIB, Bytes.of(1, 2, 3, 4));
  }

  @Test
  void withRedirectionEverythingGoesUpAndEndsAtTheRootPort() throws Exception {
    assertThat(config.read(port, ACS_CONTROL) & REDIRECT).isNotZero();

    one.sendInTheClear(write());
    one.send(write(), true);

    assertThat(other.answers()).isZero();
    assertThat(machine.refusals())
        .containsExactly(FabricEvent.Gate.PEER_TO_PEER, FabricEvent.Gate.PEER_TO_PEER);
  }

  @Test
  void withoutItAnUnlockedPeerIsReached() {
    config.write(port, ACS_CONTROL, 0);

    one.sendInTheClear(write());

    assertThat(config.read(port, 0x100)).isEqualTo(0x0001_000D);
    assertThat(config.read(neighbour, ACS_CONTROL) & REDIRECT).isNotZero();
    assertThat(other.answers()).isEqualTo(1);
    assertThat(machine.refusals()).isEmpty();
  }

  @Test
  void aLockedPeerRefusesInTheClearAndUnderAForeignStream() throws Exception {
    other.lock();
    config.write(port, ACS_CONTROL, 0);

    one.sendInTheClear(write());
    one.send(write(), true);

    assertThat(other.answers()).isZero();
    assertThat(other.stream().isSecure()).as("a foreign packet does it no harm").isTrue();
  }

  @Test
  void aResetSwitchRedirectsNothing() {
    hub.linkChanged(LinkChange.HOT_RESET);
    hub.linkChanged(LinkChange.UP);
    config.write(RequesterId.of(0, 0x80, 0, 0), 0x18, 0x00BF_8180);

    assertThat(config.read(port, ACS_CONTROL) & REDIRECT).isZero();
  }
}
