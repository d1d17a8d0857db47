package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.Unanswered;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import java.io.IOException;

/**
 * ide_key_refresh (CoVE-IO, "IDE key refresh"; A-33): programs the idle key set, enables it, then
 * stops the old one. Interfaces go on running. If it fails before the new set is whole, the old one
 * stays in use.
 */
final class RefreshFlow implements Flow {
  private final Environment environment;
  private final Device device;
  private final Connection connection;

  RefreshFlow(Environment environment, Device device, Connection connection) {
    this.environment = environment;
    this.device = device;
    this.connection = connection;
  }

  @Override
  public long run() throws Refused, Violation, Unanswered, Aborted, IOException {
    KeySet old = device.keySet();
    StreamSetup setup =
        new StreamSetup(
            environment,
            device,
            connection.stream().stream(),
            connection.ideKm(),
            connection.portIndex());
    device.stream(StreamState.REFRESHING);
    try {
      setup.program(old.other());
      setup.go(old.other());
      device.keySet(old.other());
      device.refreshDue(false);
      setup.stop(old);
      environment.events().accept(new TsmEvent.StreamRefreshed(device.id(), old.other()));
      return 0;
    } finally {
      if (device.stream() == StreamState.REFRESHING) {
        device.stream(StreamState.SECURE);
      }
    }
  }
}
