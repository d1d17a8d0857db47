package io.teeio.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.km.IdeKmEvent;
import io.teeio.pcie.ide.km.IdeKmPort;
import io.teeio.pcie.ide.km.IdeKmResponder;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Optional;
import java.util.function.Consumer;

/** The device's IDE_KM: its ports and their streams, and which session keyed what. */
final class KeyDesk implements IdeKmPort {
  private final DsmHardware hardware;
  private final DeviceParts parts;
  private final IdeKmResponder responder;

  KeyDesk(DsmHardware hardware, DeviceParts parts, Consumer<IdeKmEvent> events) {
    this.hardware = hardware;
    this.parts = parts;
    this.responder = new IdeKmResponder(this, parts.guards(), events);
  }

  IdeKmResponder responder() {
    return responder;
  }

  @Override
  public int maxPortIndex() {
    return hardware.ports().size() - 1;
  }

  @Override
  public RequesterId function(int portIndex) {
    return hardware.ports().get(portIndex).function();
  }

  @Override
  public Bytes registers(int portIndex) {
    return hardware.ports().get(portIndex).registers();
  }

  @Override
  public Optional<IdeStream> stream(int portIndex, StreamId stream) {
    return hardware.ports().get(portIndex).stream(stream);
  }

  /** Whether every key of {@code stream} is in use at some port. */
  boolean isKeyed(StreamId stream) {
    for (int port = 0; port <= maxPortIndex(); port++) {
      if (stream(port, stream).filter(IdeStream::keysReady).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Demands that {@code stream} has all its keys in use at a port, programmed through {@code
   * session}.
   *
   * @throws Violation if it has not
   */
  void requireKeyed(SessionToken session, StreamId stream) throws Violation {
    boolean known = false;
    boolean ready = false;
    boolean mine = false;
    for (int port = 0; port <= maxPortIndex(); port++) {
      Optional<IdeStream> end = stream(port, stream);
      boolean owned = responder.owner(port).filter(session::equals).isPresent();
      boolean go = end.filter(IdeStream::keysReady).isPresent();
      known |= end.isPresent();
      ready |= go;
      mine |= go && owned;
    }
    parts.guards().require(DeviceRule.LOCK_DEFAULT_STREAM_KNOWN, known, () -> "stream " + stream);
    parts.guards().require(DeviceRule.LOCK_ALL_KEYS_GO, ready, () -> "stream " + stream);
    parts
        .guards()
        .require(
            DeviceRule.LOCK_SESSION_KEYED_THE_STREAM,
            mine,
            () -> "session " + session + " did not key stream " + stream);
  }
}
