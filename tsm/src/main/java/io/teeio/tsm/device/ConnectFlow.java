package io.teeio.tsm.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SpdmSessionChannel;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.DmtfEvent;
import io.teeio.spdm.message.Event;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.Pause;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.tsm.ConnState;
import io.teeio.tsm.CoveRule;
import io.teeio.tsm.StreamState;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * connect_device (CoVE-IO, "device connection"): identification, session, measurements, TDISP of
 * function 0 for the transcript, then the stream: QUERY, root port registers, six keys at both
 * ends, receivers before transmitters. If anything fails nothing stays: the root port's keys are
 * gone and the session is wiped.
 */
final class ConnectFlow implements Flow {
  private static final int SLOT = 0;

  /** SessionPolicy: TerminationPolicy 0, the session ends when an update takes effect. */
  private static final int TERMINATE_ON_UPDATE = 0;

  private static final int EVENT_ALL = 1 << 1;

  private final Environment environment;
  private final Device device;
  private final IdeStreamDescriptor wanted;
  private final Optional<Out> out;

  /**
   * A buffer of the host.
   *
   * @param address first byte
   * @param size bytes
   */
  record Out(long address, long size) {}

  private boolean fresh;
  private Optional<SpdmSession> open = Optional.empty();
  private int events;

  /**
   * The flow of one call.
   *
   * @param wanted the stream, copied from the host and checked
   * @param out where the transcript goes; a host of v0.1 gets none
   */
  ConnectFlow(
      Environment environment, Device device, IdeStreamDescriptor wanted, Optional<Out> out) {
    this.environment = environment;
    this.device = device;
    this.wanted = wanted;
    this.out = out;
  }

  @Override
  public long run() throws Refused, Violation, Aborted, Unanswered, IOException {
    boolean done = false;
    environment.streams().take(device.id(), device.rootPort().id(), wanted);
    device.conn(ConnState.CONNECTING);
    try {
      connect();
      done = true;
      return 0;
    } finally {
      if (!done) {
        undo();
      }
    }
  }

  private void connect() throws Refused, Violation, Aborted, Unanswered, IOException {
    device.recorder().begin();
    SpdmRequester requester =
        new SpdmRequester(
            device.transport(),
            environment.requester(),
            RequesterParts.NONE
                .withAgreedSecrets(environment.secrets())
                .withEventSink((session, event) -> heard(event)),
            Pause.NONE,
            environment.crypto(),
            environment.random(),
            environment.clock(),
            environment.guards(),
            event -> {
              device.hear(event);
              PublicView.of(event)
                  .map(shown -> new TsmEvent.Spdm(device.id(), shown))
                  .ifPresent(environment.events());
            });
    CertificateChain chain = identify(requester);
    SpdmSession session =
        requester
            .openSession(SLOT, chain, SummaryType.NONE, TERMINATE_ON_UPDATE | events)
            .orAbort();
    open = Optional.of(session);
    session
        .getMeasurements(
            MeasurementQuery.allSigned(
                SLOT, environment.random().bytes(MeasurementQuery.NONCE_SIZE)))
        .orAbort();
    TdispProfile tdisp = profile(Connection.tdisp(session, device.id()));
    environment.guards().require(CoveRule.CONNECT_TDISP, tdisp.isSufficient(), tdisp::toString);
    List<TranscriptRecorder.Pair> pairs = device.recorder().end();
    int port = protect(session);
    finish(session, chain, port, tdisp, pairs);
  }

  private CertificateChain identify(SpdmRequester requester)
      throws Violation, Aborted, IOException {
    Identification identification = new Identification(environment, device);
    Negotiated negotiated = requester.negotiate().orAbort();
    identification.requireNegotiated(negotiated);
    fresh = negotiated.responder().has(Capability.MEAS_FRESH);
    events = tellsEvents(negotiated) ? EVENT_ALL : 0;
    requester.getDigests().orAbort();
    CertificateChain chain = requester.getCertificate(SLOT).orAbort();
    identification.requireAnchored(chain);
    return chain;
  }

  private static boolean tellsEvents(Negotiated negotiated) {
    return negotiated.atLeast(SpdmVersion.V1_3)
        && negotiated.bothHave(Capability.ENCAP)
        && negotiated.responder().has(Capability.EVENT);
  }

  /** What the device tells of itself; it does so when its host asks for a heartbeat. */
  private void heard(Event event) {
    try {
      event.dmtf().ifPresent(this::tell);
    } catch (MalformedInput impossible) {
      throw new IllegalStateException("the session has read it before", impossible);
    }
  }

  private void tell(DmtfEvent event) {
    switch (event) {
      case DmtfEvent.MeasurementPreUpdate(Bytes indices) ->
          environment.events().accept(new TsmEvent.UpdateAnnounced(device.id(), indices));
      case DmtfEvent.MeasurementChanged(Bytes indices) ->
          environment.events().accept(new TsmEvent.MeasurementsChanged(device.id(), indices));
      case DmtfEvent.EventLost _, DmtfEvent.CertificateChanged _ -> {}
    }
  }

  static TdispProfile profile(TdispRequester requester) throws Unanswered, IOException {
    List<Integer> versions = requester.version().orAbort();
    return new TdispProfile(versions, requester.capabilities().orAbort());
  }

  /** Sets the stream up; the port of the device that has it. */
  private int protect(SpdmSession session)
      throws Refused, Violation, Unanswered, Aborted, IOException {
    RequesterId rootPort = device.rootPort().id();
    IdeKmRequester ideKm = new IdeKmRequester(new SpdmSessionChannel(session));
    int port = new PortSearch(environment, device.id(), wanted, ideKm).find();
    device.loss(Optional.empty());
    device.refreshDue(false);
    environment.keys().programStream(rootPort, wanted);
    device.stream(StreamState.PROGRAMMED);
    StreamSetup setup = new StreamSetup(environment, device, wanted.stream(), ideKm, port);
    setup.program(KeySet.K0);
    setup.go(KeySet.K0);
    device.keySet(KeySet.K0);
    return port;
  }

  private void finish(
      SpdmSession session,
      CertificateChain chain,
      int port,
      TdispProfile tdisp,
      List<TranscriptRecorder.Pair> pairs)
      throws Refused, Violation {
    Bytes transcript = new ConnectionTranscript(RecordedTranscript.full(pairs)).toBytes();
    if (out.isPresent() && transcript.length() > out.get().size()) {
      throw new Refused(
          SbiError.BAD_RANGE,
          transcript.length(),
          "the transcript has " + transcript.length() + " bytes");
    }
    Refused.unless(device.loss().isEmpty(), SbiError.IO, "the stream was lost while it was set up");
    if (out.isPresent()) {
      environment.host().write(out.get().address(), transcript);
    }
    RecordedTranscript recorded =
        new RecordedTranscript(
            device.id(), environment.generations().incrementAndGet(), environment.crypto(), pairs);
    device.connection(
        Optional.of(new Connection(session, chain, SLOT, wanted, port, fresh, tdisp, recorded)));
    device.stream(StreamState.SECURE);
    device.conn(ConnState.CONNECTED);
  }

  /** Lets everything go, without a word to the device: its side ends when it is connected again. */
  private void undo() {
    device.recorder().end();
    open.ifPresent(SpdmSession::close);
    device.connection(Optional.empty());
    if (device.stream() != StreamState.NONE) {
      Teardown.dropKeys(environment, device, wanted.stream());
    }
    environment.streams().release(device.id());
    device.conn(ConnState.DISCONNECTED);
  }
}
