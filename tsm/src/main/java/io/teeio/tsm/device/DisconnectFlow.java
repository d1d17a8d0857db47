package io.teeio.tsm.device;

import io.teeio.pcie.Unanswered;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.tsm.BindState;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import java.io.IOException;
import java.util.Optional;

/**
 * disconnect_device (CoVE-IO, "device disconnection"): stops the keys at both ends, ends the
 * session. Always comes to its end: a device or a host that does not help is left behind, with no
 * key that could be used (A-17, A-17b).
 */
final class DisconnectFlow implements Flow {
  private final Environment environment;
  private final Device device;
  private final SbiCall call;

  DisconnectFlow(Environment environment, Device device, SbiCall call) {
    this.environment = environment;
    this.device = device;
    this.call = call;
  }

  @Override
  public long run() {
    try {
      device.connection().filter(connection -> connection.session().isOpen()).ifPresent(this::part);
    } finally {
      device
          .connection()
          .ifPresent(c -> Teardown.dropKeys(environment, device, c.stream().stream()));
      Teardown.closeSession(device);
      device.connection(Optional.empty());
      device.suppliedTranscript(Optional.empty());
      environment.streams().release(device.id());
      for (Tdi tdi : device.tdis()) {
        forget(tdi);
      }
      device.conn(ConnState.DISCONNECTED);
    }
    return 0;
  }

  /** Tells the device. What it refuses is told as an event and does not keep the rest undone. */
  private void part(Connection connection) {
    StreamSetup setup =
        new StreamSetup(
            environment,
            device,
            connection.stream().stream(),
            connection.ideKm(),
            connection.portIndex());
    note(() -> setup.stop(device.keySet()));
    if (connection.session().isOpen()) {
      note(() -> connection.session().end().orAbort());
    }
  }

  @FunctionalInterface
  private interface Step {
    void take() throws Refused, Violation, Unanswered, Aborted, IOException;
  }

  private void note(Step step) {
    try {
      step.take();
    } catch (Refused | Violation | Unanswered | Aborted | IOException e) {
      environment
          .events()
          .accept(new TsmEvent.CallFailed(call, SbiResult.SUCCESS, String.valueOf(e.getMessage())));
    }
  }

  /**
   * The lost session took every interface of the device to ERROR: quarantine ends, the next bind
   * unlocks first.
   */
  private static void forget(Tdi tdi) {
    if (tdi.bind() == BindState.QUARANTINED) {
      tdi.owner(Optional.empty());
      tdi.bind(BindState.UNBOUND);
    }
  }
}
