package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.doe.DoeClient;
import io.teeio.pcie.doe.Pause;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.fabric.HostConfigAccess;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.memory.AccessFault;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.vmm.HostDevice.Interface;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The host: its devices, and its TVMs as {@link Tenant}s. Each method is one step of docs/abi.md;
 * what the TSM refuses comes out as {@link HostFailure}. What names no tenant is done for the
 * first.
 */
public final class Vmm implements GuestRunner.Host {
  private static final int TRANSCRIPT_SIZE = 64 * 1024;
  private static final int MAILBOX_POLLS = 1024;
  private static final int MAILBOX_DWORDS = 1 << 12;

  private final TsmHost tsm;
  private final DomainMemory memory;
  private final Enumeration enumeration;
  private final Consumer<VmmEvent> events;
  private final HostAddress scratch;
  private final HostAddress transcript;
  private final Tenant.House house;
  private final Map<RequesterId, HostDevice> devices = new HashMap<>();
  private final Map<RequesterId, HostDevice> owners = new HashMap<>();
  private final Map<RequesterId, DeviceMailbox> mailboxes = new HashMap<>();
  private final Map<RequesterId, Bytes> transcripts = new HashMap<>();
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
    this.memory = memory;
    this.enumeration = new Enumeration(config, events);
    this.untrusted = untrusted;
    this.pause = pause;
    this.events = events;
    this.scratch = pages.take(1);
    this.transcript = pages.take(TRANSCRIPT_SIZE / PhysicalMemory.PAGE);
    this.house = new Tenant.House(this, tsm, memory, new TvmBuilder(tsm, pages, memory, scratch));
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
    devices.put(device.id(), device);
    mailboxes.put(device.id(), mailbox);
    owners.put(device.id(), device);
    device.interfaces().forEach(tdi -> owners.put(tdi.id(), device));
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
    store(scratch, device.streamDescriptor());
    tsm.mustDrive(
        CovhFunction.CONNECT_DEVICE,
        device.id(),
        mailbox(device.id()),
        device.id().value(),
        scratch.value(),
        transcript.value(),
        TRANSCRIPT_SIZE);
    transcripts.put(device.id(), storedTranscript());
    if (!device.isOutside()) {
      enumeration.setStream(device.id(), true);
    }
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
    drive(CovhFunction.IDE_KEY_REFRESH, device.id(), device.id().value(), device.stream().value());
  }

  /** Rolls the keys of the SPDM session. */
  public void updateSession(HostDevice device) throws HostFailure {
    drive(CovhFunction.SPDM_KEY_UPDATE, device.id(), device.id().value());
  }

  /** Shows both sides that the session lives; false if the device wants no heartbeats. */
  public boolean heartbeat(HostDevice device) throws HostFailure {
    try {
      drive(CovhFunction.SPDM_HEARTBEAT, device, device.id().value());
      return true;
    } catch (HostFailure failure) {
      if (failure.result().is(SbiError.NOT_SUPPORTED)) {
        return false;
      }
      throw failure;
    }
  }

  /** Ends session and keys. */
  public void disconnect(HostDevice device) throws HostFailure {
    if (!device.isOutside()) {
      enumeration.setStream(device.id(), false);
    }
    drive(CovhFunction.DISCONNECT_DEVICE, device.id(), device.id().value());
    transcripts.remove(device.id());
  }

  /** Ends the TVM and takes its pages back. */
  public void destroyTvm() throws HostFailure {
    tenant().destroy();
  }

  @Override
  public boolean renewKeys(RequesterId id, boolean stream) {
    HostDevice device = devices.get(id);
    if (device == null) {
      return false;
    }
    try {
      if (stream) {
        refreshKeys(device);
      } else {
        updateSession(device);
      }
      return true;
    } catch (HostFailure failure) {
      return false;
    }
  }

  @Override
  public boolean carry(RequesterId interfaceId) {
    HostDevice owner = owners.get(interfaceId);
    return owner != null && tsm.carry(owner.id(), mailbox(owner.id()));
  }

  @Override
  public boolean giveTranscript(RequesterId interfaceId) {
    HostDevice owner = owners.get(interfaceId);
    if (owner == null) {
      return false;
    }
    Bytes stored = transcripts.get(owner.id());
    if (stored == null) {
      return false;
    }
    store(transcript, stored);
    SbiResult result =
        tsm.call(
            CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
            owner.id().value(),
            transcript.value(),
            TRANSCRIPT_SIZE);
    return result.isSuccess();
  }

  @Override
  public boolean populate(long guestAddress) {
    return tenant().populate(guestAddress);
  }

  @Override
  public boolean share(CovgFunction request, long guestAddress, long length) {
    return tenant().share(request, guestAddress, length);
  }

  @Override
  public SbiResult hostCall(SbiCall call) {
    return tenant().hostCall(call);
  }

  /** Makes a call that talks to the device with function {@code id} until it ends. */
  void drive(CovhFunction function, RequesterId id, long... arguments) throws HostFailure {
    HostDevice owner = owners.get(id);
    if (owner == null) {
      throw new IllegalArgumentException("no device has " + id);
    }
    drive(function, owner, arguments);
  }

  /** Makes a call until it ends; if the session's keys are spent, renews them and calls again. */
  private void drive(CovhFunction function, HostDevice device, long... arguments)
      throws HostFailure {
    SbiResult result = tsm.drive(function, device.id(), mailbox(device.id()), arguments);
    if (result.is(SbiError.KEY_UPDATE_REQUIRED)) {
      updateSession(device);
      result = tsm.drive(function, device.id(), mailbox(device.id()), arguments);
    }
    if (!result.isSuccess()) {
      throw new HostFailure(function, result);
    }
  }

  private DeviceMailbox mailbox(RequesterId device) {
    DeviceMailbox mailbox = mailboxes.get(device);
    if (mailbox == null) {
      throw new IllegalArgumentException("no mailbox for " + device);
    }
    return mailbox;
  }

  /** What it keeps of the connection with {@code device}. */
  public Bytes transcript(HostDevice device) {
    Bytes stored = transcripts.get(device.id());
    if (stored == null) {
      throw new IllegalArgumentException(device.id() + " is not connected");
    }
    return stored;
  }

  private Bytes storedTranscript() {
    try {
      return ConnectionTranscript.read(memory.read(transcript, TRANSCRIPT_SIZE)).toBytes();
    } catch (AccessFault | io.teeio.wire.MalformedInput e) {
      throw new IllegalStateException("the transcript that the TSM wrote", e);
    }
  }

  private void store(HostAddress where, Bytes what) {
    try {
      memory.write(where, what);
    } catch (AccessFault e) {
      throw new IllegalStateException("the host's own memory", e);
    }
  }

  /** The shared pages of the running TVM, for whoever looks at what the host can see. */
  public List<Bytes> sharedPages() {
    return tenant().sharedPages();
  }
}
