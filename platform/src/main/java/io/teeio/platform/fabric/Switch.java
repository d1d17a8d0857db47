package io.teeio.platform.fabric;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.wire.Bytes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A switch: one port up, up to 256 down, each down port a bridge whose buses and window the host
 * programs ({@link BridgeRegisters}). Requests route by address or function, completions go back
 * the way the request came. What comes from below goes up and never across, unless the host takes
 * ACS redirection off a port: then its requests reach peers directly, past the IOMMU. The switch
 * belongs to the host, and its {@link LinkInterceptor} may do to packets what it likes.
 *
 * <p>The host resets what is below a port, or disables its link, through the port's registers;
 * {@link #unplug}, {@link #cut} and {@link #mend} are what hands do to the machine.
 */
public final class Switch implements LinkPartner {
  private record Port(RequesterId id, BridgeRegisters registers, LinkEnd link) {}

  private final RequesterId upstreamPort;
  private final int internalBus;
  private final BridgeRegisters upstreamRegisters;
  private final Map<RequesterId, Port> ports = new LinkedHashMap<>();
  private final Map<Integer, Port> byBus = new HashMap<>();
  private final NavigableMap<Long, Port> byAddress = new TreeMap<>();
  private LinkInterceptor interceptor = LinkInterceptor.HONEST;
  private Optional<PacketPort> upstream = Optional.empty();

  /**
   * A switch with nothing below.
   *
   * @param upstreamPort the function of its upper port, on the bus above it
   * @param buses the buses below it; the first is its own, on which its down ports are devices
   */
  public Switch(RequesterId upstreamPort, BusRange buses) {
    this.upstreamPort = upstreamPort;
    this.internalBus = buses.first();
    this.upstreamRegisters = BridgeRegisters.upstream(upstreamPort.bus(), buses);
  }

  /** Has {@code next} see every packet from now on. */
  public void intercept(LinkInterceptor next) {
    interceptor = next;
  }

  /**
   * Puts {@code endpoint} below a new down port; {@code window} is 1 MiB aligned at both ends.
   *
   * @return the function of the port
   */
  @CanIgnoreReturnValue
  public RequesterId connect(Endpoint endpoint, BusRange buses, MmioWindow window) {
    return connect(new EndpointPort(endpoint), buses, window);
  }

  /**
   * Puts another switch below a new down port.
   *
   * @return the function of the port
   */
  @CanIgnoreReturnValue
  public RequesterId connect(Switch hub, BusRange buses, MmioWindow window) {
    return connect((LinkPartner) hub, buses, window);
  }

  private RequesterId connect(LinkPartner partner, BusRange buses, MmioWindow window) {
    int number = ports.size();
    if (number > 0xFF) {
      throw new IllegalStateException("all ports are taken");
    }
    RequesterId id =
        RequesterId.of(upstreamPort.segment(), internalBus, number & 0x1F, number >>> 5);
    BridgeRegisters registers = BridgeRegisters.downstream(internalBus, buses, window);
    LinkEnd link =
        new LinkEnd(packet -> fromBelow(id, packet), change -> changed(id, registers, change));
    ports.put(id, new Port(id, registers, link));
    route();
    link.connect(partner);
    return id;
  }

  /** A port saw its link change: it notes it, and what was not asked for is a fatal error. */
  private void changed(RequesterId id, BridgeRegisters registers, LinkChange change) {
    registers.noteChange();
    boolean wanted = registers.resetsBelow() || registers.disablesLink();
    if (change == LinkChange.REMOVED || (change == LinkChange.DOWN && !wanted)) {
      up(new Tlp.Message(id, MessageCode.ERR_FATAL, Bytes.EMPTY));
    }
  }

  /** Pulls out what hangs below the down port {@code port}, without warning. */
  public void unplug(RequesterId port) {
    link(port).remove();
  }

  /** Puts {@code endpoint} below the down port {@code port}, where nothing is any more. */
  public void plug(RequesterId port, Endpoint endpoint) {
    link(port).connect(new EndpointPort(endpoint));
  }

  /** Breaks the link below the down port {@code port}. */
  public void cut(RequesterId port) {
    link(port).hold(LinkEnd.Hold.BROKEN);
  }

  /** Makes the link below {@code port} whole again. */
  public void mend(RequesterId port) {
    link(port).release(LinkEnd.Hold.BROKEN);
  }

  private LinkEnd link(RequesterId port) {
    return port(port).link();
  }

  private Port port(RequesterId id) {
    Port found = ports.get(id);
    if (found == null) {
      throw new IllegalArgumentException("no port " + id);
    }
    return found;
  }

  private Optional<Packet> fromBelow(RequesterId port, Packet packet) {
    Optional<Port> peer = Optional.empty();
    if (!port(port).registers().redirects() && Routing.of(packet) instanceof Routing.ByAddress) {
      peer = target(packet).filter(found -> !found.id().equals(port) && found.link().isUp());
    }
    return peer.isPresent()
        ? interceptor.carry(LinkDirection.DOWNSTREAM, packet, peer.get().link()::send)
        : towardRoot(packet);
  }

  /** Sends {@code packet} up, as if a device below had sent it: for attackers. */
  public Optional<Packet> towardRoot(Packet packet) {
    return interceptor.carry(LinkDirection.UPSTREAM, packet, this::up);
  }

  /** Sends {@code packet} up, past the interceptor: for attackers. */
  public Optional<Packet> up(Packet packet) {
    return upstream.flatMap(port -> port.transmit(packet));
  }

  /** Sends {@code packet} down where the registers say, past the interceptor: for attackers. */
  public Optional<Packet> down(Packet packet) {
    return switch (packet) {
      case Tlp.ConfigRead read when isOwn(read.target()) -> Optional.of(readRegister(read));
      case Tlp.ConfigWrite write when isOwn(write.target()) -> Optional.of(writeRegister(write));
      case Tlp.Message message when message.target().isEmpty() -> {
        // From the root complex, so broadcast: whoever it does not concern ignores it.
        ports.values().forEach(port -> port.link().send(message));
        yield Optional.empty();
      }
      case Tlp _, IdeTlp _ -> {
        Optional<Port> port = target(packet).filter(found -> found.link().isUp());
        yield port.isPresent() ? port.get().link().send(packet) : nobody(packet);
      }
    };
  }

  @Override
  public Optional<Packet> receive(Packet packet) {
    return interceptor.carry(LinkDirection.DOWNSTREAM, packet, this::down);
  }

  @Override
  public void attach(PacketPort port) {
    upstream = Optional.of(port);
  }

  @Override
  public void linkChanged(LinkChange change) {
    switch (change) {
      case HOT_RESET, DOWN, REMOVED -> {
        upstreamRegisters.reset();
        for (Port port : ports.values()) {
          port.registers().reset();
          port.link().relay(change);
        }
        route();
      }
      case UP -> ports.values().forEach(port -> port.link().relay(change));
    }
  }

  /** Whether the switch itself is meant; its own bus has no number before the host gives it one. */
  private boolean isOwn(RequesterId function) {
    return function.equals(upstreamPort)
        || (ports.containsKey(function) && upstreamRegisters.secondaryBus() == internalBus);
  }

  private Packet readRegister(Tlp.ConfigRead read) {
    Optional<Port> port = Optional.ofNullable(ports.get(read.target()));
    BridgeRegisters registers = port.map(Port::registers).orElse(upstreamRegisters);
    return EndpointPort.answer(read, registers.read(read.offset(), port.map(Port::link)));
  }

  private Packet writeRegister(Tlp.ConfigWrite write) {
    Optional<Port> port = Optional.ofNullable(ports.get(write.target()));
    port.map(Port::registers).orElse(upstreamRegisters).write(write.offset(), write.value());
    route();
    ports.values().forEach(this::hold);
    return new Tlp.Completion(
        write.target(), write.requester(), write.tag(), CompletionStatus.SUCCESS, Bytes.EMPTY);
  }

  /** Does to a link what the registers of its port, and of the port up, say. */
  private void hold(Port port) {
    boolean reset = port.registers().resetsBelow() || upstreamRegisters.resetsBelow();
    port.link().set(LinkEnd.Hold.RESET, reset);
    port.link().set(LinkEnd.Hold.DISABLED, port.registers().disablesLink());
  }

  private Optional<Port> target(Packet packet) {
    return switch (Routing.of(packet)) {
      case Routing.ByAddress way -> {
        Map.Entry<Long, Port> below = byAddress.floorEntry(way.address());
        yield Optional.ofNullable(below)
            .map(Map.Entry::getValue)
            .filter(port -> port.registers().routes(way.address()));
      }
      case Routing.ById way -> Optional.ofNullable(byBus.get(way.destination().value() >>> 8));
      case Routing.Local _ -> Optional.empty();
    };
  }

  /** Nobody is there: a request that wants an answer gets Unsupported Request. */
  private Optional<Packet> nobody(Packet packet) {
    return switch (packet) {
      case Tlp.MemoryRead read ->
          Optional.of(unsupported(upstreamPort, read.requester(), read.tag()));
      case Tlp.ConfigRead read ->
          Optional.of(unsupported(read.target(), read.requester(), read.tag()));
      case Tlp.ConfigWrite write ->
          Optional.of(unsupported(write.target(), write.requester(), write.tag()));
      case Tlp.MemoryWrite _, Tlp.Completion _, Tlp.Message _, IdeTlp _ -> Optional.empty();
    };
  }

  private static Packet unsupported(RequesterId completer, RequesterId requester, int tag) {
    return Tlp.Completion.failure(completer, requester, tag, CompletionStatus.UR);
  }

  /** Rebuilds the tables from the registers: the first port that claims something has it. */
  private void route() {
    byBus.clear();
    byAddress.clear();
    int segment = upstreamPort.segment();
    for (Port port : ports.values()) {
      BridgeRegisters registers = port.registers();
      int first = registers.hasBuses() ? registers.secondaryBus() : 0x100;
      for (int bus = first; bus <= registers.subordinateBus(); bus++) {
        byBus.putIfAbsent(segment << 8 | bus, port);
      }
      registers.windowBase().ifPresent(base -> byAddress.putIfAbsent(base, port));
    }
  }
}
