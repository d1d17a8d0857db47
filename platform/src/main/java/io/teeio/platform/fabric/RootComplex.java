package io.teeio.platform.fabric;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.Iommu;
import io.teeio.platform.memory.Access;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Joins harts, memory and root ports. Whoever assembles the machine hands out its capabilities: the
 * {@link RootPort.Control}s to the RDSM, {@link #mmio} of the TEE domain to the TSM, {@link #mmio}
 * of the host and {@link #hostConfig} to the VMM.
 */
public final class RootComplex {
  private record Window(MmioWindow window, RootPort port) {}

  private final PhysicalMemory memory;
  private final MemoryProtection protection;
  private final InboundPath inbound;
  private final Crypto crypto;
  private final long keyLimit;
  private final Guards guards;
  private final Consumer<FabricEvent> events;
  private final List<RootPort> ports = new ArrayList<>();
  private final NavigableMap<Long, Window> windows = new TreeMap<>();
  private final Map<RequesterId, ConfigAccess> integrated = new HashMap<>();
  private final Map<Integer, RootPort> buses = new HashMap<>();

  /** A root complex without root ports, whose IDE keys have no limit but that of their counter. */
  public RootComplex(
      PhysicalMemory memory,
      MemoryProtection protection,
      IoMpt classifier,
      Map<Integer, Iommu> iommus,
      MmioWindow interruptFile,
      Crypto crypto,
      Guards guards,
      Consumer<FabricEvent> events) {
    this(
        memory,
        protection,
        classifier,
        iommus,
        interruptFile,
        crypto,
        IdeStream.UNLIMITED,
        guards,
        events);
  }

  /**
   * A root complex without root ports.
   *
   * @param memory the memory
   * @param protection the MPT, which every access passes
   * @param classifier decides which domain's IOMMU a device's request goes to
   * @param iommus the IOMMUs by their id
   * @param interruptFile the addresses where devices write to interrupt the host; not memory
   * @param crypto computes IDE
   * @param keyLimit TLPs that one IDE key of a root port protects, at least 1
   * @param guards what to enforce
   * @param events hears of packets and refusals
   */
  public RootComplex(
      PhysicalMemory memory,
      MemoryProtection protection,
      IoMpt classifier,
      Map<Integer, Iommu> iommus,
      MmioWindow interruptFile,
      Crypto crypto,
      long keyLimit,
      Guards guards,
      Consumer<FabricEvent> events) {
    this.memory = memory;
    this.protection = protection;
    this.crypto = crypto;
    this.keyLimit = keyLimit;
    this.guards = guards;
    this.events = events;
    Map<SupervisorDomain, DomainMemory> memories = new HashMap<>();
    for (SupervisorDomain domain : SupervisorDomain.values()) {
      memories.put(domain, new DomainMemory(memory, protection, domain));
    }
    inbound =
        new InboundPath(
            classifier,
            iommus,
            memories,
            interruptFile,
            (requester, address, data) ->
                events.accept(new FabricEvent.Interrupt(requester, address, data)),
            this::isDeviceMemory,
            guards);
  }

  /**
   * Adds a root port.
   *
   * @return the right to program it, for the RDSM alone
   * @throws IllegalArgumentException if its buses or windows are another's, or are memory
   */
  public RootPort.Control addRootPort(RootPortFacts facts) {
    for (RootPort other : ports) {
      if (other.facts().buses().overlaps(facts.buses()) || other.id().equals(facts.id())) {
        throw new IllegalArgumentException(facts + " overlaps " + other.facts());
      }
    }
    RootPort.Control control = RootPort.powerOn(facts, inbound, crypto, keyLimit, guards, events);
    RootPort port = control.port();
    for (MmioWindow window : facts.windows()) {
      claim(window, port);
    }
    for (int bus = facts.buses().first(); bus <= facts.buses().last(); bus++) {
      buses.put(facts.buses().segment() << 8 | bus, port);
    }
    ports.add(port);
    return control;
  }

  private void claim(MmioWindow window, RootPort port) {
    long last = window.last();
    Map.Entry<Long, Window> below = windows.floorEntry(last);
    boolean taken = below != null && below.getValue().window().overlaps(window);
    boolean isMemory =
        window.base().value() <= memory.base().value() + memory.size() - 1
            && memory.base().value() <= last;
    if (taken || isMemory) {
      throw new IllegalArgumentException(window + " is taken");
    }
    windows.put(window.base().value(), new Window(window, port));
  }

  /**
   * Puts a function on the root bus beside the root ports.
   *
   * @throws IllegalArgumentException if the id is taken
   */
  public void integrate(RequesterId function, ConfigAccess config) {
    if (rootPort(function).isPresent() || integrated.putIfAbsent(function, config) != null) {
      throw new IllegalArgumentException(function + " is taken");
    }
  }

  /** The configuration space of a function on the root bus that is no root port. */
  Optional<ConfigAccess> integrated(RequesterId function) {
    return Optional.ofNullable(integrated.get(function));
  }

  private boolean isDeviceMemory(long address) {
    Map.Entry<Long, Window> below = windows.floorEntry(address);
    return below != null && below.getValue().window().contains(address, 1);
  }

  /** The root ports, in the order in which they were added. */
  public List<RootPort> rootPorts() {
    return List.copyOf(ports);
  }

  /** The way of {@code domain}'s software to device registers. */
  public MmioAccess mmio(SupervisorDomain domain) {
    return new MmioAccess(this, domain);
  }

  /** The host's way to configuration space. */
  public HostConfigAccess hostConfig() {
    return new HostConfigAccess(this, guards, events);
  }

  /** The root port that {@code function} is below. */
  Optional<RootPort> above(RequesterId function) {
    return Optional.ofNullable(buses.get(function.value() >>> 8));
  }

  /** The root port that {@code function} is. */
  Optional<RootPort> rootPort(RequesterId function) {
    return ports.stream().filter(port -> port.id().equals(function)).findFirst();
  }

  Bytes read(SupervisorDomain domain, HostAddress address, int length) throws BusFault {
    RootPort port = route(domain, address, length, Access.READ);
    Optional<Tlp.Completion> answer;
    try {
      answer = port.down().read(address.value(), length, isTrusted(domain));
    } catch (Violation refused) {
      throw refused(address, refused.getMessage());
    }
    Tlp.Completion completion =
        answer.orElseThrow(() -> new BusFault(address, BusFault.Reason.NO_COMPLETION));
    return switch (completion.status()) {
      case SUCCESS -> completion.data();
      case UR -> throw new BusFault(address, BusFault.Reason.UNSUPPORTED_REQUEST);
      case CA -> throw new BusFault(address, BusFault.Reason.COMPLETER_ABORT);
    };
  }

  void write(SupervisorDomain domain, HostAddress address, Bytes data) throws BusFault {
    RootPort port = route(domain, address, data.length(), Access.WRITE);
    try {
      port.down().write(address.value(), data, isTrusted(domain));
    } catch (Violation refused) {
      throw refused(address, refused.getMessage());
    }
  }

  private RootPort route(SupervisorDomain domain, HostAddress address, int length, Access access)
      throws BusFault {
    if (length < 1 || address.pageOffset() + length > PhysicalMemory.PAGE) {
      throw new BusFault(address, BusFault.Reason.NO_ROUTE);
    }
    try {
      protection.check(domain, address.value(), length, access);
    } catch (AccessFault fault) {
      throw refused(address, fault.getMessage());
    }
    Map.Entry<Long, Window> below = windows.floorEntry(address.value());
    if (below == null || !below.getValue().window().contains(address.value(), length)) {
      throw new BusFault(address, BusFault.Reason.NO_ROUTE);
    }
    TransferLimits limits = below.getValue().port().facts().limits();
    if (length > (access == Access.READ ? limits.maxReadRequest() : limits.maxPayload())) {
      throw new BusFault(address, BusFault.Reason.NO_ROUTE);
    }
    return below.getValue().port();
  }

  private BusFault refused(HostAddress address, String detail) {
    events.accept(new FabricEvent.OutboundRefused(address, detail));
    return new BusFault(address, BusFault.Reason.REFUSED);
  }

  private static boolean isTrusted(SupervisorDomain domain) {
    return switch (domain) {
      case HOST -> false;
      case TEE -> true;
    };
  }
}
