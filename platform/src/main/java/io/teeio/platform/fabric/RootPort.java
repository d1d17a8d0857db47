package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.Received;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A root port: the host's end of a link and of the selective IDE streams that cross it. Nobody
 * programs it but through its {@link Control}, which the RDSM holds.
 *
 * <p>Down: the address of a request selects the stream, the domain of the hart sets its T bit. Up:
 * a packet is decrypted and checked by its stream, its requester must be one of the stream's, and
 * only then does it go on towards memory with the T bit that was authenticated. A packet outside
 * IDE has no T bit.
 */
public final class RootPort {
  private final RootPortFacts facts;
  private final InboundPath inbound;
  private final Guards guards;
  private final Consumer<FabricEvent> events;
  private final StreamTable streams;
  private Optional<LinkPartner> below = Optional.empty();
  private StreamListener listener = (rootPort, stream, reason) -> {};
  private int lastTag;

  private RootPort(
      RootPortFacts facts,
      InboundPath inbound,
      Crypto crypto,
      Guards guards,
      Consumer<FabricEvent> events) {
    this.facts = facts;
    this.inbound = inbound;
    this.guards = guards;
    this.events = events;
    this.streams =
        new StreamTable(
            crypto, guards, event -> events.accept(new FabricEvent.Ide(facts.id(), event)));
  }

  static Control powerOn(
      RootPortFacts facts,
      InboundPath inbound,
      Crypto crypto,
      Guards guards,
      Consumer<FabricEvent> events) {
    return new Control(new RootPort(facts, inbound, crypto, guards, events));
  }

  /** What does not change about it. */
  public RootPortFacts facts() {
    return facts;
  }

  /** Its own function. */
  public RequesterId id() {
    return facts.id();
  }

  /** Puts {@code endpoint} at the other end of the link. */
  public void connect(Endpoint endpoint) {
    connect((LinkPartner) new EndpointPort(endpoint));
  }

  /** Puts {@code hub} at the other end of the link. */
  public void connect(Switch hub) {
    connect((LinkPartner) hub);
  }

  private void connect(LinkPartner partner) {
    if (below.isPresent()) {
      throw new IllegalStateException(id() + " is connected already");
    }
    below = Optional.of(partner);
    partner.attach(this::fromBelow);
  }

  /** Takes away what is at the other end: all streams are lost. */
  public void disconnect() {
    below.ifPresent(partner -> partner.attach(packet -> Optional.empty()));
    below = Optional.empty();
    events.accept(new FabricEvent.LinkDown(id()));
    for (IdeStream stream : streams.all()) {
      lose(stream, "link down");
    }
  }

  /** Reads device memory; empty if no completion came that could be taken. */
  Optional<Tlp.Completion> read(long address, int length, boolean tee) throws Violation {
    Tlp.MemoryRead request = new Tlp.MemoryRead(id(), address, length, nextTag());
    Optional<IdeStream> stream = streamFor(address, tee);
    if (stream.isEmpty()) {
      return matched(request.tag(), length, send(request).flatMap(RootPort::inTheClear));
    }
    Optional<Packet> answer = send(protect(stream.get(), request, tee));
    return matched(
        request.tag(), length, answer.flatMap(packet -> opened(packet, stream.get(), tee)));
  }

  /** Writes device memory. */
  void write(long address, Bytes data, boolean tee) throws Violation {
    Tlp.MemoryWrite request = new Tlp.MemoryWrite(id(), address, data);
    Optional<IdeStream> stream = streamFor(address, tee);
    Packet packet = stream.isPresent() ? protect(stream.get(), request, tee) : request;
    send(packet);
  }

  /** A register of a function below; empty if nobody answers. */
  Optional<Integer> readConfig(RequesterId function, int offset) {
    Tlp.ConfigRead request = new Tlp.ConfigRead(id(), function, offset, nextTag());
    return matched(request.tag(), 4, send(request).flatMap(RootPort::inTheClear))
        .filter(answer -> answer.status() == CompletionStatus.SUCCESS)
        .map(answer -> littleEndian(answer.data()));
  }

  /** Writes a register of a function below. */
  void writeConfig(RequesterId function, int offset, int value) {
    send(new Tlp.ConfigWrite(id(), function, offset, nextTag(), value));
  }

  /** The stream of a request to {@code address}; the TEE's requests leave on no other way. */
  private Optional<IdeStream> streamFor(long address, boolean tee) throws Violation {
    Optional<IdeStream> stream = streams.behind(address).filter(IdeStream::isEnabled);
    guards.require(
        PlatformRule.RP_TEE_NEEDS_STREAM,
        !tee || stream.isPresent(),
        () -> "no stream for 0x" + Long.toHexString(address));
    return stream;
  }

  private Packet protect(IdeStream stream, Tlp request, boolean tee) throws Violation {
    boolean was = stream.isSecure();
    try {
      return stream.protect(request, tee);
    } catch (Violation violation) {
      noteLoss(stream, was, violation);
      throw violation;
    }
  }

  private Optional<Packet> send(Packet packet) {
    events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.DOWNSTREAM, packet));
    Optional<Packet> answer = below.flatMap(partner -> partner.receive(packet));
    answer.ifPresent(
        up -> events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.UPSTREAM, up)));
    return answer;
  }

  private static Optional<Tlp.Completion> inTheClear(Packet answer) {
    return answer instanceof Tlp.Completion completion ? Optional.of(completion) : Optional.empty();
  }

  private Optional<Tlp.Completion> opened(Packet answer, IdeStream stream, boolean tee) {
    Optional<Received> received =
        answer instanceof IdeTlp ide ? open(stream, ide) : Optional.empty();
    try {
      guards.require(
          PlatformRule.RP_COMPLETION_PROTECTED,
          received.isPresent() && received.get().tee() == tee,
          () -> "the answer is not under IDE with the same T bit");
    } catch (Violation violation) {
      refuse(answer, FabricEvent.Gate.IDE, violation.getMessage());
      return Optional.empty();
    }
    Packet plain = received.isPresent() ? received.get().tlp() : answer;
    return inTheClear(plain);
  }

  /** Takes a completion only if it answers the request that is out. */
  private Optional<Tlp.Completion> matched(
      int tag, int length, Optional<Tlp.Completion> completion) {
    return completion.filter(answer -> {
      boolean fits =
          answer.requester().equals(id())
              && answer.tag() == tag
              && facts.buses().contains(answer.completer())
              && (answer.status() != CompletionStatus.SUCCESS || answer.data().length() == length);
      if (!fits) {
        refuse(answer, FabricEvent.Gate.FORM, "unexpected completion");
      }
      return fits;
    });
  }

  private Optional<Packet> fromBelow(Packet packet) {
    events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.UPSTREAM, packet));
    Optional<Packet> answer =
        switch (packet) {
          case IdeTlp ide -> fromStream(ide);
          case Tlp tlp -> carryOut(tlp, false).map(Packet.class::cast);
        };
    answer.ifPresent(
        down -> events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.DOWNSTREAM, down)));
    return answer;
  }

  private Optional<Packet> fromStream(IdeTlp packet) {
    Optional<IdeStream> stream = streams.find(packet.stream()).filter(IdeStream::isEnabled);
    if (stream.isEmpty()) {
      refuse(packet, FabricEvent.Gate.IDE, "no stream " + packet.stream());
      return Optional.empty();
    }
    Optional<Received> received = open(stream.get(), packet);
    Optional<Tlp> answer = received.flatMap(in -> carryOut(in.tlp(), in.tee()));
    if (answer.isEmpty() || received.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(protect(stream.get(), answer.get(), received.get().tee()));
    } catch (Violation violation) {
      refuse(packet, FabricEvent.Gate.IDE, violation.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Received> open(IdeStream stream, IdeTlp packet) {
    boolean was = stream.isSecure();
    try {
      return Optional.of(stream.open(packet));
    } catch (Violation violation) {
      boolean lost = noteLoss(stream, was, violation);
      FabricEvent.Gate gate =
          lost || !was ? FabricEvent.Gate.IDE : FabricEvent.Gate.REQUESTER_RANGE;
      refuse(packet, gate, violation.getMessage());
      return Optional.empty();
    }
  }

  private boolean noteLoss(IdeStream stream, boolean wasSecure, Violation violation) {
    boolean lost = wasSecure && !stream.isSecure();
    if (lost) {
      announceLoss(stream.id(), violation.getMessage());
    }
    return lost;
  }

  private void lose(IdeStream stream, String reason) {
    boolean was = stream.isSecure() || stream.isEnabled();
    stream.lose(reason);
    if (was) {
      announceLoss(stream.id(), reason);
    }
  }

  private void announceLoss(StreamId stream, String reason) {
    listener.streamLost(id(), stream, reason);
    send(Tlp.Message.ideFail(id(), stream));
  }

  private Optional<Tlp> carryOut(Tlp packet, boolean tee) {
    return switch (packet) {
      case Tlp.MemoryRead read -> Optional.of(read(read, tee));
      case Tlp.MemoryWrite write -> {
        if (write.data().length() > RootComplex.MAX_PAYLOAD) {
          refuse(write, FabricEvent.Gate.FORM, "more data than one packet may carry");
        } else {
          note(write, inbound.write(write.requester(), tee, write.address(), write.data()));
        }
        yield Optional.empty();
      }
      case Tlp.Message message -> {
        hear(message);
        yield Optional.empty();
      }
      case Tlp.Completion completion -> {
        refuse(completion, FabricEvent.Gate.FORM, "unexpected completion");
        yield Optional.empty();
      }
      case Tlp.ConfigRead request ->
          Optional.of(unsupported(request, request.requester(), request.tag()));
      case Tlp.ConfigWrite request ->
          Optional.of(unsupported(request, request.requester(), request.tag()));
    };
  }

  private Tlp.Completion read(Tlp.MemoryRead read, boolean tee) {
    if (read.length() > RootComplex.MAX_READ_REQUEST) {
      return unsupported(read, read.requester(), read.tag());
    }
    InboundPath.Outcome outcome =
        inbound.read(read.requester(), tee, read.address(), read.length());
    note(read, outcome);
    return switch (outcome) {
      case InboundPath.Outcome.Done(Bytes data) ->
          new Tlp.Completion(id(), read.requester(), read.tag(), CompletionStatus.SUCCESS, data);
      case InboundPath.Outcome.Refused _ ->
          Tlp.Completion.failure(id(), read.requester(), read.tag(), CompletionStatus.UR);
    };
  }

  private Tlp.Completion unsupported(Tlp request, RequesterId requester, int tag) {
    refuse(request, FabricEvent.Gate.FORM, "not a request that a device may make");
    return Tlp.Completion.failure(id(), requester, tag, CompletionStatus.UR);
  }

  /** A device says that its end of a stream failed: this end follows. */
  private void hear(Tlp.Message message) {
    if (message.code() == MessageCode.IDE_FAIL && message.data().length() >= 1) {
      streams
          .find(StreamId.of(message.data().at(0)))
          .filter(IdeStream::isSecure)
          .ifPresent(stream -> lose(stream, "IDE Fail message"));
    }
  }

  private void note(Tlp packet, InboundPath.Outcome outcome) {
    if (outcome instanceof InboundPath.Outcome.Refused(FabricEvent.Gate gate, String detail)) {
      refuse(packet, gate, detail);
    }
  }

  private void refuse(Packet packet, FabricEvent.Gate gate, String detail) {
    RequesterId sender = Routing.of(packet).sender();
    events.accept(new FabricEvent.InboundRefused(id(), sender, gate, detail));
  }

  private int nextTag() {
    lastTag = (lastTag + 1) & 0xFF;
    return lastTag;
  }

  private static int littleEndian(Bytes data) {
    return data.at(0) | data.at(1) << 8 | data.at(2) << 16 | data.at(3) << 24;
  }

  /**
   * The right to program a root port: its IDE extended capability and its keys. Held by the RDSM
   * alone.
   */
  public static final class Control {
    private final RootPort port;

    private Control(RootPort port) {
      this.port = port;
    }

    /** The root port. */
    public RootPort port() {
      return port;
    }

    /** Has {@code listener} hear when a stream is lost. */
    public void listen(StreamListener listener) {
      port.listener = listener;
    }

    /** The end of {@code stream}, if the stream was set up. */
    public Optional<IdeStream> stream(StreamId stream) {
      return port.streams.find(stream);
    }

    /** The streams that are set up. */
    public List<IdeStream> streams() {
      return port.streams.all();
    }

    /** Sets {@code stream} up for {@code traffic}, without keys and not enabled. */
    public IdeStream associate(StreamId stream, StreamAssociation traffic) {
      return port.streams.associate(stream, traffic);
    }

    /** Forgets {@code stream} and wipes its keys. */
    public void release(StreamId stream) {
      port.streams.release(stream);
    }

    /** Whether the root port sends all addresses of {@code traffic} down and has its functions. */
    public boolean covers(StreamAssociation traffic) {
      return port.facts.buses().contains(traffic.ridBase())
          && port.facts.buses().contains(traffic.ridLimit())
          && traffic.memory().stream()
              .allMatch(range ->
                  range.limit() - range.base() >= 0
                      && port.facts.routes(range.base(), range.limit() - range.base() + 1));
    }

    @Override
    public String toString() {
      return "control of root port " + port.id();
    }
  }
}
