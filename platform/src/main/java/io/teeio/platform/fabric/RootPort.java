package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.AtsBody;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeEvent;
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
  private final Guards guards;
  private final Consumer<FabricEvent> events;
  private final StreamTable streams;
  private final DeviceRequests requests;
  private final RootPortRegisters registers;
  private final LinkEnd link;
  private StreamListener listener = (rootPort, stream, reason) -> {};
  private int lastTag;

  private RootPort(
      RootPortFacts facts,
      InboundPath inbound,
      Crypto crypto,
      long keyLimit,
      Guards guards,
      Consumer<FabricEvent> events) {
    this.facts = facts;
    this.guards = guards;
    this.events = events;
    this.streams = new StreamTable(crypto, keyLimit, guards, this::heard, this::announceLoss);
    this.requests = new DeviceRequests(facts, streams, inbound, this::refuse, events);
    this.link = new LinkEnd(this::fromBelow, this::linkChanged);
    this.registers = new RootPortRegisters(facts, streams, link);
  }

  static Control powerOn(
      RootPortFacts facts,
      InboundPath inbound,
      Crypto crypto,
      long keyLimit,
      Guards guards,
      Consumer<FabricEvent> events) {
    return new Control(new RootPort(facts, inbound, crypto, keyLimit, guards, events));
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
    link.connect(new EndpointPort(endpoint));
  }

  /** Puts {@code hub} at the other end of the link. */
  public void connect(Switch hub) {
    link.connect(hub);
  }

  /** Takes away what is at the other end: all streams are lost. */
  public void disconnect() {
    link.remove();
  }

  /** Breaks the link: all streams are lost, and to what is below it is a reset. */
  public void cut() {
    link.hold(LinkEnd.Hold.BROKEN);
  }

  /** Makes the link whole again; the streams stay lost. */
  public void mend() {
    link.release(LinkEnd.Hold.BROKEN);
  }

  /** Whether what was at the other end is out of reach: taken away, or its link is down. */
  public boolean isLinkLost() {
    return link.isLost() || (link.isConnected() && !link.isUp());
  }

  private void linkChanged(LinkChange change) {
    events.accept(new FabricEvent.LinkChanged(id(), change));
    String reason =
        switch (change) {
          case UP -> "";
          case HOT_RESET -> "hot reset";
          case DOWN, REMOVED -> "link down";
        };
    if (!reason.isEmpty()) {
      streams.all().forEach(stream -> streams.lose(stream, reason));
    }
  }

  /** Reads device memory; empty if no completion came that could be taken. */
  Optional<Tlp.Completion> read(long address, int length, boolean tee) throws Violation {
    Tlp.MemoryRead request = new Tlp.MemoryRead(id(), address, length, nextTag());
    Optional<IdeStream> stream = streamFor(address, tee);
    if (stream.isEmpty()) {
      return matched(request.tag(), length, send(request).flatMap(RootPort::inTheClear));
    }
    Optional<Packet> answer = send(streams.protect(stream.get(), request, tee));
    return matched(
        request.tag(), length, answer.flatMap(packet -> opened(packet, stream.get(), tee)));
  }

  /** Writes device memory. */
  void write(long address, Bytes data, boolean tee) throws Violation {
    Tlp.MemoryWrite request = new Tlp.MemoryWrite(id(), address, data);
    Optional<IdeStream> stream = streamFor(address, tee);
    Packet packet = stream.isPresent() ? streams.protect(stream.get(), request, tee) : request;
    send(packet);
  }

  /** A register of its own or of a function below; empty if nobody answers. */
  Optional<Integer> readConfig(RequesterId function, int offset) {
    if (function.equals(id())) {
      return Optional.of(registers.read(offset));
    }
    Tlp.ConfigRead request = new Tlp.ConfigRead(id(), function, offset, nextTag());
    return matched(request.tag(), 4, send(request).flatMap(RootPort::inTheClear))
        .filter(answer -> answer.status() == CompletionStatus.SUCCESS)
        .map(answer -> littleEndian(answer.data()));
  }

  /** Writes a register of its own or of a function below. */
  void writeConfig(RequesterId function, int offset, int value) {
    if (function.equals(id())) {
      registers.write(offset, value);
    } else {
      send(new Tlp.ConfigWrite(id(), function, offset, nextTag(), value));
    }
  }

  /** Tells {@code function} below something; the TEE's words leave through its stream only. */
  void tell(RequesterId function, MessageCode code, AtsBody body, boolean tee) {
    Tlp.Message message = new Tlp.Message(id(), Optional.of(function), code, body.toBytes());
    if (!tee) {
      send(message);
      return;
    }
    try {
      Optional<IdeStream> stream = streams.to(function).filter(IdeStream::isEnabled);
      guards.require(
          PlatformRule.RP_TEE_NEEDS_STREAM, stream.isPresent(), () -> "no stream to " + function);
      send(stream.isPresent() ? streams.protect(stream.get(), message, true) : message);
    } catch (Violation refused) {
      events.accept(new FabricEvent.MessageRefused(id(), function, code, refused.getMessage()));
    }
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

  private Optional<Packet> send(Packet packet) {
    events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.DOWNSTREAM, packet));
    Optional<Packet> answer = link.send(packet);
    answer.ifPresent(
        up -> events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.UPSTREAM, up)));
    return answer;
  }

  private static Optional<Tlp.Completion> inTheClear(Packet answer) {
    return answer instanceof Tlp.Completion completion ? Optional.of(completion) : Optional.empty();
  }

  private Optional<Tlp.Completion> opened(Packet answer, IdeStream stream, boolean tee) {
    Optional<Received> received =
        answer instanceof IdeTlp ide ? streams.open(stream, ide, this::refuse) : Optional.empty();
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
    if (completion.isEmpty()) {
      events.accept(new FabricEvent.CompletionTimeout(id(), tag));
    }
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
    Optional<Packet> answer = requests.take(packet);
    answer.ifPresent(
        down -> events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.DOWNSTREAM, down)));
    return answer;
  }

  private void heard(IdeEvent event) {
    events.accept(new FabricEvent.Ide(id(), event));
    if (event instanceof IdeEvent.RefreshDue due) {
      listener.refreshDue(id(), due.stream());
    }
  }

  private void announceLoss(StreamId stream, String reason) {
    listener.streamLost(id(), stream, reason);
    send(Tlp.Message.ideFail(id(), stream));
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

    /** The 32-bit configuration register at {@code offset}. */
    public int readRegister(int offset) {
      return port.registers.read(offset);
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

    /** Takes all streams down; whoever listens hears of each that was up. */
    public void loseStreams(String reason) {
      port.streams.all().forEach(stream -> port.streams.lose(stream, reason));
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
