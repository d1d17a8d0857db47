package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.doe.DoeClient;
import io.teeio.pcie.doe.Pause;
import io.teeio.platform.fabric.HostConfigAccess;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The host: its devices, and its TVMs as {@link Tenant}s. Each method is one step of docs/abi.md;
 * what the TSM refuses comes out as {@link HostFailure}. What names no tenant is done for the
 * first.
 */
public final class Vmm {
  private static final int MAILBOX_POLLS = 1024;
  private static final int MAILBOX_DWORDS = 1 << 12;

  private final TsmHost tsm;
  private final Enumeration enumeration;
  private final Consumer<VmmEvent> events;
  private final HostAddress scratch;
  private final Connections connections;
  private final Tenant.House house;
  private final UntrustedFunction untrusted;
  private final Pause pause;
  private final List<Tenant> tenants = new ArrayList<>();

  /**
   * A host.
   *
   * @param tsm its hart and shared memory
   * @param memory what its supervisor domain may touch
   * @param pages its free pages
   * @param config configuration space of everything but root ports
   * @param untrusted how it drives a device that no TVM owns
   * @param pause lets a little time pass while a mailbox works
   */
  public Vmm(
      TsmHost tsm,
      DomainMemory memory,
      HostPages pages,
      HostConfigAccess config,
      UntrustedFunction untrusted,
      Pause pause,
      Consumer<VmmEvent> events) {
    this.tsm = tsm;
    this.enumeration = new Enumeration(config, events);
    this.untrusted = untrusted;
    this.pause = pause;
    this.events = events;
    this.scratch = pages.take(1);
    this.connections = new Connections(tsm, memory, enumeration, scratch, pages);
    this.house =
        new Tenant.House(
            this, connections, tsm, memory, new TvmBuilder(tsm, pages, memory, scratch));
  }

  /** Registers with the TSM. */
  public void boot() throws HostFailure {
    tsm.register();
    tsm.must(CovhFunction.GET_TSM_INFO, scratch.value(), PhysicalMemory.PAGE);
  }

  /** Finds and configures the devices behind {@code port}, with {@code virtual} functions each. */
  public List<HostDevice> enumerate(RootPortFacts port, int virtual) {
    List<HostDevice> found = enumeration.behind(port, virtual);
    for (HostDevice device : found) {
      DoeClient client =
          new DoeClient(enumeration.mailbox(device.id()), pause, MAILBOX_POLLS, MAILBOX_DWORDS);
      adopt(device, new ConfigMailbox(client));
    }
    return found;
  }

  /** Takes charge of {@code device}, whose security manager answers at {@code mailbox}. */
  public void adopt(HostDevice device, DeviceMailbox mailbox) {
    connections.adopt(device, mailbox);
  }

  /** Carries messages to the root of trust at {@code function} when the TSM has some for it. */
  public void adoptRootOfTrust(RequesterId function) {
    DoeClient client =
        new DoeClient(enumeration.mailbox(function), pause, MAILBOX_POLLS, MAILBOX_DWORDS);
    tsm.alsoCarriesTo(function, new ConfigMailbox(client));
  }

  /** Makes a TVM. */
  public Tenant createTvm(TvmImage image) throws HostFailure {
    Tenant tenant = new Tenant(house, house.builder().build(image), untrusted);
    tenants.add(tenant);
    return tenant;
  }

  /** The first of the TVMs that there are. */
  public Tenant tenant() {
    if (tenants.isEmpty()) {
      throw new IllegalStateException("no TVM was created");
    }
    return tenants.getFirst();
  }

  /** All TVMs, in the order in which they were made. */
  public List<Tenant> tenants() {
    return List.copyOf(tenants);
  }

  /** A tenant was ended. */
  void left(Tenant tenant) {
    tenants.remove(tenant);
  }

  /** Gives the TVM room for the tables that {@code count} interfaces need. */
  public void reserveTables(int count) throws HostFailure {
    tenant().reserveTables(count);
  }

  /** Runs vCPU 0 of the TVM; the same runner serves until it ends. */
  public GuestRunner runner() {
    return tenant().runner();
  }

  GuestRunner runner(Tenant tenant) {
    return new GuestRunner(tsm, tenant, tenant.id(), 0, events);
  }

  /** Connects {@code device}: session, keys, protected link. */
  public void connect(HostDevice device) throws HostFailure {
    connections.connect(device);
  }

  /** Donates the trusted part of {@code tdi}'s MMIO to the TVM at {@code guestAddress}. */
  public void donate(Interface tdi, long length, long guestAddress) throws HostFailure {
    tenant().donate(tdi, length, guestAddress);
  }

  /** Binds {@code tdi} to the TVM. */
  public void bind(Interface tdi) throws HostFailure {
    tenant().bind(tdi);
  }

  /** Unbinds it. */
  public void unbind(Interface tdi) throws HostFailure {
    tenant().unbind(tdi);
  }

  /** Takes the MMIO back. */
  public void reclaim(Interface tdi, long length) throws HostFailure {
    tenant().reclaim(tdi, length);
  }

  /** Makes new IDE keys while traffic may flow. */
  public void refreshKeys(HostDevice device) throws HostFailure {
    connections.refreshKeys(device);
  }

  /** Rolls the keys of the SPDM session. */
  public void updateSession(HostDevice device) throws HostFailure {
    connections.updateSession(device);
  }

  /** Shows both sides that the session lives; false if the device wants no heartbeats. */
  public boolean heartbeat(HostDevice device) throws HostFailure {
    return connections.heartbeat(device);
  }

  /** Ends session and keys. */
  public void disconnect(HostDevice device) throws HostFailure {
    connections.disconnect(device);
  }

  /** What it keeps of the connection with {@code device}. */
  public Bytes transcript(HostDevice device) {
    return connections.transcript(device);
  }

  /** Ends the TVM and takes its pages back. */
  public void destroyTvm() throws HostFailure {
    tenant().destroy();
  }

  /** The shared pages of the running TVM, for whoever looks at what the host can see. */
  public List<Bytes> sharedPages() {
    return tenant().sharedPages();
  }
}
