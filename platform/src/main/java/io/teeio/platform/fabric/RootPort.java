package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
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
  private final Consumer<FabricEvent> events;
  private final StreamTable streams;
  private final DeviceRequests up;
  private final HostRequests down;
  private final RootPortRegisters registers;
  private final LinkEnd link;
  private StreamListener listener = (rootPort, stream, reason) -> {};

  private RootPort(
      RootPortFacts facts,
      InboundPath inbound,
      Crypto crypto,
      long keyLimit,
      Guards guards,
      Consumer<FabricEvent> events) {
    this.facts = facts;
    this.events = events;
    this.streams = new StreamTable(crypto, keyLimit, guards, this::heard, this::announceLoss);
    this.link = new LinkEnd(this::fromBelow, this::linkChanged);
    this.registers = new RootPortRegisters(facts, streams, link);
    this.up = new DeviceRequests(facts, streams, inbound, this::refuse, events);
    this.down = new HostRequests(facts, streams, registers, link, guards, this::refuse, events);
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

  /** What harts and IOMMUs ask of it and of what is below. */
  HostRequests down() {
    return down;
  }

  private Optional<Packet> fromBelow(Packet packet) {
    events.accept(new FabricEvent.PacketCarried(id(), LinkDirection.UPSTREAM, packet));
    Optional<Packet> answer = up.take(packet);
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
    down.send(Tlp.Message.ideFail(id(), stream));
  }

  private void refuse(Packet packet, FabricEvent.Gate gate, String detail) {
    RequesterId sender = Routing.of(packet).sender();
    events.accept(new FabricEvent.InboundRefused(id(), sender, gate, detail));
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
