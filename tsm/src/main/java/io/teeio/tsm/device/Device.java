package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.tsm.CommState;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.HostInput;
import io.teeio.tsm.call.Turn;
import io.teeio.tsm.manifest.Manifest;
import io.teeio.tsm.tvm.Tvm;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One device as the TSM keeps it. Whoever changes it has its {@link #turn}. */
final class Device {
  private final RequesterId id;
  private final Manifest.RootPort rootPort;
  private final Consumer<TsmEvent> events;
  private final Turn turn;
  private final PendingTransport transport;
  private final TranscriptRecorder recorder = new TranscriptRecorder();
  private final TreeMap<RequesterId, Tdi> tdis = new TreeMap<>();

  private long recordsSealed;
  private ConnState conn = ConnState.DISCONNECTED;
  private StreamState stream = StreamState.NONE;
  private KeySet keySet = KeySet.K0;
  private Optional<Connection> connection = Optional.empty();
  private Optional<Operation> operation = Optional.empty();
  private Optional<HostInput> suppliedTranscript = Optional.empty();

  /** The stream was lost while someone had the turn; whoever has it next acts on it. */
  private volatile Optional<String> loss = Optional.empty();

  /** A key of the stream is nearly spent. */
  private volatile boolean refreshDue;

  Device(
      RequesterId id, Manifest.RootPort rootPort, InstantSource clock, Consumer<TsmEvent> events) {
    this.id = id;
    this.transport = new PendingTransport(id, clock);
    this.rootPort = rootPort;
    this.events = events;
    this.turn = new Turn("device " + id);
  }

  RequesterId id() {
    return id;
  }

  Manifest.RootPort rootPort() {
    return rootPort;
  }

  Turn turn() {
    return turn;
  }

  PendingTransport transport() {
    return transport;
  }

  TranscriptRecorder recorder() {
    return recorder;
  }

  /**
   * Hears of the SPDM connection: records it while connecting, and counts records under one key.
   */
  void hear(SpdmEvent event) {
    recorder.hear(event);
    switch (event) {
      case SpdmEvent.RecordSealed sealed -> recordsSealed = sealed.sequence() + 1;
      case SpdmEvent.KeysUpdated updated -> {
        if (updated.direction() == Direction.REQUEST) {
          recordsSealed = 0;
        }
      }
      case SpdmEvent.MessageSent _,
          SpdmEvent.MessageReceived _,
          SpdmEvent.RecordOpened _,
          SpdmEvent.StateChanged _,
          SpdmEvent.RuleBroken _ -> {}
    }
  }

  /** Records that were sealed under the key in use. */
  long recordsSealed() {
    return recordsSealed;
  }

  ConnState conn() {
    return conn;
  }

  void conn(ConnState next) {
    if (conn != next) {
      conn = next;
      events.accept(new TsmEvent.ConnectionChanged(id, next));
    }
  }

  StreamState stream() {
    return stream;
  }

  void stream(StreamState next) {
    if (stream != next) {
      stream = next;
      events.accept(new TsmEvent.StreamChanged(id, next));
    }
  }

  /** Whether a message is under way. */
  CommState comm() {
    return operation
        .map(op -> op.isForGuest() ? CommState.PENDING_FOR_GUEST : CommState.PENDING_FOR_HOST)
        .orElse(CommState.IDLE);
  }

  /** The key set in use. */
  KeySet keySet() {
    return keySet;
  }

  void keySet(KeySet next) {
    keySet = next;
  }

  Optional<Connection> connection() {
    return connection;
  }

  void connection(Optional<Connection> next) {
    connection = next;
  }

  Optional<Operation> operation() {
    return operation;
  }

  void operation(Optional<Operation> next) {
    operation = next;
  }

  /** The transcript that the host gave back and that was found genuine; used once. */
  Optional<HostInput> suppliedTranscript() {
    return suppliedTranscript;
  }

  void suppliedTranscript(Optional<HostInput> next) {
    suppliedTranscript = next;
  }

  Optional<String> loss() {
    return loss;
  }

  void loss(Optional<String> reason) {
    loss = reason;
  }

  boolean isRefreshDue() {
    return refreshDue;
  }

  void refreshDue(boolean due) {
    refreshDue = due;
  }

  /** The interface with this id, which the TSM may not have heard of yet. */
  Tdi tdi(RequesterId function) {
    return tdis.computeIfAbsent(function, name -> new Tdi(name, events));
  }

  Optional<Tdi> knownTdi(RequesterId function) {
    return Optional.ofNullable(tdis.get(function));
  }

  /** The TVMs that have interfaces of it. */
  List<Tvm> owners() {
    return tdis.values().stream()
        .filter(Tdi::isHeld)
        .flatMap(tdi -> tdi.owner().stream())
        .distinct()
        .toList();
  }

  Collection<Tdi> tdis() {
    return tdis.values();
  }
}
