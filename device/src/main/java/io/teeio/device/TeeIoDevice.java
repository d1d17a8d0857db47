package io.teeio.device;

import io.teeio.device.block.Medium;
import io.teeio.device.function.FunctionBar;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.PacketPort;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.Received;
import io.teeio.platform.fabric.Endpoint;
import io.teeio.platform.fabric.LinkChange;
import io.teeio.rule.Violation;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * A TEE-IO device at the end of a link: physical function 0 and its virtual functions, each a TDI
 * with what its kind does; configuration space with Device Capabilities (TEE-IO), MSI-X, DOE, IDE
 * and SR-IOV; a security manager behind the DOE mailbox.
 *
 * <p>Memory requests are naturally aligned words of 4 or 8 bytes; what is refused is answered with
 * UR if it reads, and dropped if it writes. Not thread-safe, as nothing on a link is.
 */
public final class TeeIoDevice implements Endpoint {
  /** When descriptors are done. */
  public enum Doorbell {
    /** Within the register write. */
    IMMEDIATE,
    /** When {@link #work()} is called. */
    DEFERRED
  }

  private final DeviceProfile profile;
  private final DeviceParts parts;
  private final Doorbell doorbell;
  private final DeviceLink link;
  private final FabricHardware hardware;
  private final Dsm dsm;
  private final MmioGate gate;

  /** A device after power-on that does descriptors at once. */
  public TeeIoDevice(DeviceProfile profile, DeviceIdentity identity, DeviceParts parts) {
    this(profile, identity, parts, Doorbell.IMMEDIATE);
  }

  /** A device after power-on. */
  public TeeIoDevice(
      DeviceProfile profile, DeviceIdentity identity, DeviceParts parts, Doorbell doorbell) {
    this.profile = profile;
    this.parts = parts;
    this.doorbell = doorbell;
    this.link = new DeviceLink(parts.guards(), parts.events());
    this.gate = new MmioGate(parts.guards());
    DoeMailbox mailbox = new DoeMailbox(request -> this.dsm().doe().apply(request));
    this.hardware = new FabricHardware(profile, parts, mailbox, link, this::streamChanged);
    this.dsm = new Dsm(profile, identity, Binding.PCI_DOE, hardware, parts);
  }

  /** The security manager. */
  public Dsm dsm() {
    return dsm;
  }

  /** What it was made as. */
  public DeviceProfile profile() {
    return profile;
  }

  /** Its TDIs: the physical function's, then those of the virtual functions. */
  public List<Tdi> tdis() {
    return hardware.tdis();
  }

  @Override
  public void attach(PacketPort upstream) {
    link.attach(upstream);
  }

  @Override
  public void linkChanged(LinkChange change) {
    switch (change) {
      case HOT_RESET, DOWN, REMOVED -> reset();
      case UP -> {} // it waits to be found
    }
  }

  @Override
  public Optional<Integer> configRead(RequesterId function, int offset) {
    return hardware.find(function).map(found -> found.space().space().read(offset));
  }

  @Override
  public void configWrite(RequesterId function, int offset, int value) {
    hardware.find(function).ifPresent(found -> found.space().space().write(offset, value));
  }

  @Override
  public Optional<Packet> receive(Packet packet) {
    return switch (packet) {
      case IdeTlp ide -> receiveProtected(ide);
      case Tlp tlp -> receive(tlp, false, Optional.empty()).map(completion -> completion);
    };
  }

  private Optional<Packet> receiveProtected(IdeTlp packet) {
    Optional<IdeStream> end = hardware.streams().stream(packet.stream());
    if (end.isEmpty()) {
      return Optional.empty();
    }
    try {
      Received received = end.get().open(packet);
      Optional<Tlp.Completion> answer =
          receive(received.tlp(), received.tee(), Optional.of(packet.stream()));
      return answer.isEmpty()
          ? Optional.empty()
          : Optional.of(end.get().protect(answer.get(), received.tee()));
    } catch (Violation violation) {
      link.refused(profile.function(), violation);
      return Optional.empty();
    }
  }

  private Optional<Tlp.Completion> receive(Tlp tlp, boolean tee, Optional<StreamId> stream) {
    return switch (tlp) {
      case Tlp.MemoryRead read -> Optional.of(read(read, tee, stream));
      case Tlp.MemoryWrite write -> {
        write(write, tee, stream);
        yield Optional.empty();
      }
      case Tlp.Message message -> {
        if (message.code() == MessageCode.IDE_FAIL && message.data().length() >= 1) {
          hardware.streams().failReceived(StreamId.of(message.data().at(0)));
        }
        yield Optional.empty();
      }
      case Tlp.ConfigRead read -> Optional.of(refusal(read.target(), read.requester(), read.tag()));
      case Tlp.ConfigWrite write ->
          Optional.of(refusal(write.target(), write.requester(), write.tag()));
      case Tlp.Completion _ -> Optional.empty();
    };
  }

  private static Tlp.Completion refusal(RequesterId completer, RequesterId requester, int tag) {
    return Tlp.Completion.failure(completer, requester, tag, CompletionStatus.UR);
  }

  private Tlp.Completion read(Tlp.MemoryRead read, boolean tee, Optional<StreamId> stream) {
    Optional<DeviceFunction> target = admitted(read.address(), read.length(), tee, stream);
    if (target.isEmpty()) {
      return refusal(profile.function(), read.requester(), read.tag());
    }
    DeviceFunction function = target.get();
    int offset = offset(read.address(), function);
    long value = function.sample().bar().read(offset, read.length());
    Bytes data = new WireWriter(8).u64(value).toBytes().slice(0, read.length());
    return new Tlp.Completion(
        function.tdi().function(), read.requester(), read.tag(), CompletionStatus.SUCCESS, data);
  }

  private void write(Tlp.MemoryWrite write, boolean tee, Optional<StreamId> stream) {
    int length = write.data().length();
    Optional<DeviceFunction> target = admitted(write.address(), length, tee, stream);
    if (target.isEmpty()) {
      return;
    }
    DeviceFunction function = target.get();
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | write.data().at(i);
    }
    function.sample().bar().write(offset(write.address(), function), length, value);
    if (doorbell == Doorbell.IMMEDIATE) {
      work(function);
    }
  }

  private int offset(long address, DeviceFunction function) {
    return (int) (address - hardware.barAddress(function.tdi()));
  }

  /** The function that answers at {@code address}, if the request is well formed and may pass. */
  private Optional<DeviceFunction> admitted(
      long address, int length, boolean tee, Optional<StreamId> stream) {
    boolean word = (length == 4 || length == 8) && address % length == 0;
    Optional<AddressMap.Window> window = hardware.addresses().decode(address);
    if (!word || window.isEmpty()) {
      return Optional.empty();
    }
    DeviceFunction function = hardware.function(window.get().function());
    try {
      gate.require(function.tdi(), offset(address, function), tee, stream);
      return Optional.of(function);
    } catch (Violation violation) {
      link.refused(function.tdi().function(), violation);
      return Optional.empty();
    }
  }

  /**
   * Does the descriptors that wait, of all functions.
   *
   * @return descriptors done
   */
  public int work() {
    return hardware.functions().stream().mapToInt(this::work).sum();
  }

  private int work(DeviceFunction function) {
    if (!function.sample().hasWork()) {
      return 0;
    }
    int done = function.sample().work();
    if (done > 0) {
      parts.events().accept(new DeviceEvent.WorkDone(function.tdi().function(), done));
    }
    return done;
  }

  /** Whether any function has descriptors to do. */
  public boolean hasWork() {
    return hardware.functions().stream().anyMatch(each -> each.sample().hasWork());
  }

  /**
   * Shares an application key with TDI {@code index}, as the application's peer behind the device
   * would out of band. The device wipes it when the TDI is locked, stopped or reset.
   *
   * @param key 32 bytes, taken over
   */
  public void provisionApplicationKey(int index, Secret key) {
    hardware.function(index).sample().provision(key);
  }

  /** Whether nothing of any user is left in TDI {@code index}. */
  public boolean isScrubbed(int index) {
    return hardware.function(index).sample().isClean();
  }

  /** The medium of a device whose functions are disks, for whoever opens it. */
  public Optional<Medium> medium() {
    return hardware.medium();
  }

  /**
   * Conventional reset: every session, key, register and byte is gone, and what was staged as
   * firmware runs.
   */
  public void reset() {
    dsm.reset();
    hardware.reset();
    dsm.boot();
  }

  /**
   * Its end of {@code stream}, keys and all: what its own firmware could do packets with, were it
   * somebody else's.
   */
  public Optional<IdeStream> stream(StreamId stream) {
    return hardware.streams().stream(stream);
  }

  /** The gate that DMA of TDI {@code index} leaves through. */
  DmaGate dmaGate(int index) {
    return hardware.function(index);
  }

  /** Bytes of BAR 0 of every function. */
  public static int barSize() {
    return FunctionBar.SIZE;
  }

  private void streamChanged(IdeEvent event) {
    if (event instanceof IdeEvent.Failed failed) {
      link.tell(Tlp.Message.ideFail(profile.function(), failed.stream()));
    }
    dsm.streamChanged(event);
  }
}
