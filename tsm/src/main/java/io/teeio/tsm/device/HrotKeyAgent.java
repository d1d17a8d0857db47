package io.teeio.tsm.device;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SpdmSessionChannel;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Unanswered;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.km.IdeKmMessage.QueryResponse;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.platform.sbi.IdeKeyDescriptor;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiError;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.Pause;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import io.teeio.tsm.TsmEvent;
import io.teeio.tsm.call.Refused;
import io.teeio.tsm.call.Turn;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keys of root ports by IDE_KM in an SPDM session with the platform's root of trust (CoVE-IO v0.1,
 * "Root port key programming"). The root of trust is a function on the bus, so the host carries the
 * messages, within the call that needs them, and can read none of them. The session is opened when
 * it is first needed and serves all root ports; if it is lost, all their keys are.
 *
 * <p>One message at a time: whoever comes meanwhile for another device gets BUSY.
 */
final class HrotKeyAgent implements RootPortKeyAgent {
  private static final int SLOT = 0;
  private static final int TERMINATE_ON_UPDATE = 0;

  /** What it is made from. */
  record Parts(
      RequesterId function,
      RequesterProfile requester,
      Anchorage anchorage,
      Crypto crypto,
      RandomSource random,
      InstantSource clock,
      Guards guards,
      Consumer<TsmEvent> events,
      AgreedSecrets secrets) {}

  private record Slot(RequesterId rootPort, IdeKeyDescriptor key) {}

  /** A step in the session. */
  @FunctionalInterface
  private interface Step {
    void take(IdeKmRequester requester, int port) throws Unanswered, IOException;
  }

  private final Parts parts;
  private final RdsmKeyAgent registers;
  private final Turn turn = new Turn("the root of trust");
  private final SpdmRequester requester;
  private final Map<RequesterId, Integer> ports = new HashMap<>();
  private final Set<Slot> enabled = ConcurrentHashMap.newKeySet();
  private Optional<PendingTransport> way = Optional.empty();
  private Optional<SpdmSession> session = Optional.empty();

  /** An agent without a session; {@code registers} writes what streams are for. */
  HrotKeyAgent(Parts parts, RdsmKeyAgent registers) {
    this.parts = parts;
    this.registers = registers;
    this.requester =
        new SpdmRequester(
            new Carried(),
            parts.requester(),
            RequesterParts.NONE.withAgreedSecrets(parts.secrets()),
            Pause.NONE,
            parts.crypto(),
            parts.random(),
            parts.clock(),
            parts.guards(),
            this::hear);
  }

  private void hear(SpdmEvent event) {
    PublicView.of(event)
        .map(shown -> new TsmEvent.Spdm(parts.function(), shown))
        .ifPresent(parts.events());
  }

  /** The way through whichever operation runs now. */
  private final class Carried implements Transport {
    @Override
    public Binding binding() {
      return Binding.PCI_DOE;
    }

    @Override
    public Envelope exchange(Envelope request) throws IOException {
      return way.orElseThrow(() -> new IllegalStateException("no operation runs"))
          .exchange(parts.function(), request);
    }
  }

  @Override
  public void programStream(RequesterId rootPort, IdeStreamDescriptor descriptor) throws Refused {
    registers.programStream(rootPort, descriptor);
  }

  @Override
  public void program(
      PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name, IdeKey key)
      throws Refused, Violation, Unanswered, Aborted, IOException {
    talk(
        carrier,
        rootPort,
        (km, port) -> km.program(port, name.stream(), atRootPort(name), key).orAbort());
  }

  @Override
  public void go(PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name)
      throws Refused, Violation, Unanswered, Aborted, IOException {
    talk(carrier, rootPort, (km, port) -> km.go(port, name.stream(), atRootPort(name)).orAbort());
    enabled.add(new Slot(rootPort, name));
  }

  @Override
  public void stop(PendingTransport carrier, RequesterId rootPort, IdeKeyDescriptor name)
      throws Refused, Violation, Unanswered, Aborted, IOException {
    if (enabled.remove(new Slot(rootPort, name))) {
      talk(
          carrier,
          rootPort,
          (km, port) -> km.stop(port, name.stream(), atRootPort(name)).orAbort());
    }
  }

  private static KeySubStream atRootPort(IdeKeyDescriptor name) {
    return KeySubStream.of(name.keySet(), name.direction(), name.subStream(), PortSide.ROOT_PORT);
  }

  @Override
  public boolean isEnabled(RequesterId rootPort, StreamId stream, KeySet set) {
    for (LinkDirection direction : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        if (!enabled.contains(
            new Slot(rootPort, new IdeKeyDescriptor(stream, sub, set, direction)))) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void drop(RequesterId rootPort, StreamId stream) {
    lost(rootPort, stream);
    registers.release(rootPort, stream);
  }

  @Override
  public void lost(RequesterId rootPort, StreamId stream) {
    enabled.removeIf(
        slot -> slot.rootPort().equals(rootPort) && slot.key().stream().equals(stream));
  }

  /** Takes {@code step}, in a session that is opened or renewed if it has to be. */
  private void talk(PendingTransport carrier, RequesterId rootPort, Step step)
      throws Refused, Violation, Unanswered, Aborted, IOException {
    try (Turn.Held _ = turn.take()) {
      way = Optional.of(carrier);
      boolean done = false;
      try {
        SpdmSession open = usable();
        Integer port = ports.get(rootPort);
        if (port == null) {
          throw new Refused(SbiError.DENIED, "the root of trust has no keys of " + rootPort);
        }
        step.take(new IdeKmRequester(new SpdmSessionChannel(open)), port);
        done = true;
      } finally {
        way = Optional.empty();
        if (!done) {
          // Whether it was answered is unknown, and so is the next record's sequence number.
          session.ifPresent(SpdmSession::close);
        }
      }
    }
  }

  private SpdmSession usable() throws Violation, Aborted, Unanswered, IOException {
    Optional<SpdmSession> open = session.filter(SpdmSession::isOpen);
    if (open.isEmpty()) {
      return begin();
    }
    if (open.get().needsKeyUpdate()) {
      open.get().updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    }
    return open.get();
  }

  private SpdmSession begin() throws Violation, Aborted, Unanswered, IOException {
    requester.negotiate().orAbort();
    requester.getDigests().orAbort();
    CertificateChain chain = requester.getCertificate(SLOT).orAbort();
    parts.anchorage().require(chain);
    SpdmSession fresh =
        requester.openSession(SLOT, chain, SummaryType.NONE, TERMINATE_ON_UPDATE).orAbort();
    session = Optional.of(fresh);
    IdeKmRequester km = new IdeKmRequester(new SpdmSessionChannel(fresh));
    ports.clear();
    int last = 0;
    for (int port = 0; port <= last; port++) {
      QueryResponse answer = km.query(port).orAbort();
      last = port == 0 ? answer.maxPortIndex() : last;
      ports.put(answer.function(), port);
    }
    return fresh;
  }
}
