package io.teeio.device.trust;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.km.IdeKmPort;
import io.teeio.platform.fabric.RootPort;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/** The root ports as ports of IDE_KM. */
record RootPortDesk(List<RootPort.Control> controls) implements IdeKmPort {
  private static final int IDE = 0x104;
  private static final int BLOCKS = 0x10C;

  RootPortDesk {
    controls = List.copyOf(controls);
  }

  @Override
  public int maxPortIndex() {
    return controls.size() - 1;
  }

  @Override
  public RequesterId function(int portIndex) {
    return controls.get(portIndex).port().id();
  }

  @Override
  public Bytes registers(int portIndex) {
    RootPort.Control control = controls.get(portIndex);
    int end = BLOCKS + Math.max(1, control.streams().size()) * SelectiveBlock.size(1);
    WireWriter out = new WireWriter(end - IDE);
    for (int offset = IDE; offset < end; offset += 4) {
      out.u32(Integer.toUnsignedLong(control.readRegister(offset)));
    }
    return out.toBytes();
  }

  @Override
  public Optional<IdeStream> stream(int portIndex, StreamId stream) {
    return controls.get(portIndex).stream(stream);
  }

  /** Has every stream enabled that has all its keys in use, and no other. */
  void follow() {
    for (RootPort.Control control : controls) {
      for (IdeStream stream : control.streams()) {
        if (!stream.keysReady()) {
          stream.disable();
        } else if (!stream.isEnabled()) {
          enable(stream);
        }
      }
    }
  }

  private static void enable(IdeStream stream) {
    try {
      stream.enable();
    } catch (Violation refused) {
      throw new IllegalStateException("a stream without association has no keys", refused);
    }
  }

  /** Takes every stream down, of which all were keyed here. */
  void loseAll(String reason) {
    controls.forEach(control -> control.loseStreams(reason));
  }
}
