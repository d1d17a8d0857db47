package io.teeio.platform.fabric;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
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
 * the way the request came. What comes from below goes up and never across (ACS redirection). It
 * belongs to the host, and its {@link LinkInterceptor} may do to packets what it likes.
 */
public final class Switch implements LinkPartner {
  private record Port(BridgeRegisters registers, LinkPartner partner) {}

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
    this.upstreamRegisters = new BridgeRegisters(upstreamPort.bus(), buses, Optional.empty());
  }

  /** Has {@code next} see every packet from now on. */
  public void intercept(LinkInterceptor next) {
    interceptor = next;
  }

  /** Puts {@code endpoint} below a new down port; {@code window} is 1 MiB aligned at both ends. */
  public void connect(Endpoint endpoint, BusRange buses, MmioWindow window) {
    connect(new EndpointPort(endpoint), buses, window);
  }

  /** Puts another switch below a new down port. */
  public void connect(Switch hub, BusRange buses, MmioWindow window) {
    connect((LinkPartner) hub, buses, window);
  }

  private void connect(LinkPartner partner, BusRange buses, MmioWindow window) {
    int number = ports.size();
    if (number > 0xFF) {
      throw new IllegalStateException("all ports are taken");
    }
    RequesterId id =
        RequesterId.of(upstreamPort.segment(), internalBus, number & 0x1F, number >>> 5);
    ports.put(id, new Port(new BridgeRegisters(internalBus, buses, Optional.of(window)), partner));
    route();
    partner.attach(this::towardRoot);
  }

  /** Sends {@code packet} up, as if a device below had sent it: for attackers. */
  public Optional<Packet> towardRoot(Packet packet) {
    return interceptor.carry(LinkDirection.UPSTREAM, packet, this::up);
  }

  private Optional<Packet> up(Packet packet) {
    return upstream.flatMap(port -> port.transmit(packet));
  }

  /** Sends {@code packet} down where the registers say, past the interceptor: for attackers. */
  public Optional<Packet> down(Packet packet) {
    return switch (packet) {
      case Tlp.ConfigRead read when registers(read.target()).isPresent() ->
          registers(read.target())
              .map(registers -> EndpointPort.answer(read, registers.read(read.offset())));
      case Tlp.ConfigWrite write when registers(write.target()).isPresent() ->
          Optional.of(writeRegister(write));
      case Tlp.Message message -> {
        // From the root complex, so broadcast: whoever it does not concern ignores it.
        ports.values().forEach(port -> port.partner().receive(message));
        yield Optional.empty();
      }
      case Tlp _, IdeTlp _ -> {
        Optional<Port> port = target(packet);
        yield port.isPresent() ? port.get().partner().receive(packet) : nobody(packet);
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

  private Optional<BridgeRegisters> registers(RequesterId function) {
    if (function.equals(upstreamPort)) {
      return Optional.of(upstreamRegisters);
    }
    return Optional.ofNullable(ports.get(function)).map(Port::registers);
  }

  private Packet writeRegister(Tlp.ConfigWrite write) {
    registers(write.target())
        .ifPresent(registers -> registers.write(write.offset(), write.value()));
    route();
    return new Tlp.Completion(
        write.target(), write.requester(), write.tag(), CompletionStatus.SUCCESS, Bytes.EMPTY);
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
      for (int bus = registers.secondaryBus(); bus <= registers.subordinateBus(); bus++) {
        byBus.putIfAbsent(segment << 8 | bus, port);
      }
      registers.windowBase().ifPresent(base -> byAddress.putIfAbsent(base, port));
    }
  }
}
