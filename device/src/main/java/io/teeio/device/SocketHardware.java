package io.teeio.device;

import io.teeio.device.function.FunctionBar;
import io.teeio.device.function.MsixTable;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.ConfigSpace;
import io.teeio.pcie.config.IdeCapability;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.SelectiveBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * A device that is nothing but its security manager: nobody can reach its configuration space, so
 * its BARs stand where firmware put them, streams 0 to 3 are there, and none is ever enabled.
 */
final class SocketHardware implements DsmHardware {
  private static final int PORTS = 2;
  private static final long FIRST_BAR = 0x8000_0000L;

  private final List<StreamBank> ports = new ArrayList<>();
  private final List<Tdi> tdis = new ArrayList<>();

  SocketHardware(DeviceProfile profile, DeviceParts parts) {
    for (int port = 0; port < PORTS; port++) {
      ports.add(bank(profile.port(port), parts));
    }
    for (int index = 0; index <= profile.virtualFunctions(); index++) {
      RequesterId function = profile.functionAt(index);
      tdis.add(new Tdi(index, function, TdiContent.NONE, parts.guards(), parts.events()));
    }
  }

  private static StreamBank bank(RequesterId function, DeviceParts parts) {
    ConfigSpace space = new ConfigSpace();
    IdeCapability ide = IdeCapability.addTo(space, FunctionSpace.STREAMS, FunctionSpace.RANGES);
    for (int stream = 0; stream < FunctionSpace.STREAMS; stream++) {
      space.set(ide.block(stream) + SelectiveBlock.CONTROL, stream << 24);
    }
    return new StreamBank(
        function,
        space,
        ide,
        parts.crypto(),
        IdeStream.UNLIMITED,
        parts.guards(),
        parts.events(),
        event -> {});
  }

  @Override
  public List<StreamBank> ports() {
    return ports;
  }

  @Override
  public List<Tdi> tdis() {
    return tdis;
  }

  @Override
  public boolean isHosted(Tdi tdi) {
    return true;
  }

  @Override
  public void requireLockable(Tdi tdi, StreamId stream) {
    // No configuration space: nothing can be wrong with it.
  }

  @Override
  public long barAddress(Tdi tdi) {
    return FIRST_BAR + (long) tdi.index() * FunctionBar.SIZE;
  }

  @Override
  public int msixMessageControl(Tdi tdi) {
    return MsixTable.VECTORS - 1;
  }
}
