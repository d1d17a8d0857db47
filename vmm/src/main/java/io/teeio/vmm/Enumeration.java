package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.config.Bar;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.DoeCapability;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.config.PcieCapability;
import io.teeio.pcie.config.SriovCapability;
import io.teeio.pcie.config.TransferLimits;
import io.teeio.pcie.doe.DoeRegisters;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.platform.fabric.HostConfigAccess;
import io.teeio.platform.fabric.RootPortFacts;
import io.teeio.platform.memory.HostAddress;
import io.teeio.vmm.HostDevice.Interface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds TEE-I/O devices behind root ports and makes them ready: virtual functions, BARs, memory
 * space, bus mastering, and an IDE stream with its requester ids, still disabled.
 */
final class Enumeration {
  private static final long MEBIBYTE = 1L << 20;
  private static final int DEVICES = 32;
  private static final int FUNCTIONS = 8;
  private static final int MOST_VIRTUAL = 256;
  private static final int FIRST_SELECTIVE_BLOCK = 12;

  private final HostConfigAccess config;
  private final Consumer<VmmEvent> events;
  private final Map<RequesterId, StreamId> streams = new HashMap<>();

  Enumeration(HostConfigAccess config, Consumer<VmmEvent> events) {
    this.config = config;
    this.events = events;
  }

  /**
   * Every function with a DOE mailbox and IDE behind {@code port}, with up to {@code virtual} VFs.
   */
  List<HostDevice> behind(RootPortFacts port, int virtual) {
    List<HostDevice> found = new ArrayList<>();
    long next = port.windows().getFirst().base().value();
    for (int bus = port.buses().first(); bus <= port.buses().last(); bus++) {
      for (int slot = 0; slot < DEVICES * FUNCTIONS; slot++) {
        RequesterId id =
            RequesterId.of(port.buses().segment(), bus, slot / FUNCTIONS, slot % FUNCTIONS);
        if (isTeeIo(id)) {
          HostDevice device = configure(port, id, next, virtual);
          next = device.window().value() + device.windowSize();
          found.add(device);
        }
      }
    }
    return found;
  }

  /** The mailbox of {@code device}. */
  DoeRegisters mailbox(RequesterId device) {
    ConfigAccess function = config.of(device);
    return DoeCapability.registers(function, capability(function, CapabilityId.DOE));
  }

  /** Switches the device's end of its IDE stream on or off. */
  void setStream(RequesterId device, boolean enabled) {
    ConfigAccess function = config.of(device);
    int block = capability(function, CapabilityId.IDE) + FIRST_SELECTIVE_BLOCK;
    function.update(
        block + SelectiveBlock.CONTROL, SelectiveBlock.ENABLE, enabled ? SelectiveBlock.ENABLE : 0);
  }

  private boolean isTeeIo(RequesterId id) {
    if (!config.isThere(id)) {
      return false;
    }
    ConfigAccess function = config.of(id);
    return function.findExtendedCapability(CapabilityId.DOE).isPresent()
        && function.findExtendedCapability(CapabilityId.IDE).isPresent();
  }

  private HostDevice configure(RootPortFacts port, RequesterId id, long from, int virtual) {
    ConfigAccess function = config.of(id);
    long size = Bar.probe(function, FunctionHeader.BAR0);
    long bar = align(from, Math.max(size, MEBIBYTE));
    Bar.assign(function, FunctionHeader.BAR0, bar);
    List<Interface> interfaces = new ArrayList<>();
    interfaces.add(found(id, bar, size));
    long end = virtualFunctions(id, function, bar + size, virtual, interfaces);
    int wanted = FunctionHeader.MEMORY_SPACE | FunctionHeader.BUS_MASTER;
    for (Interface each : interfaces) {
      setLimits(config.of(each.id()), port.limits());
      config.of(each.id()).update(FunctionHeader.COMMAND, wanted, wanted);
    }
    // One that comes back keeps its number: there are 255, and a slot can be used for ever.
    StreamId stream = streams.computeIfAbsent(id, _ -> StreamId.of(streams.size() + 1));
    prepareStream(function, stream);
    return new HostDevice(
        id, port.id(), interfaces, new HostAddress(bar), align(end, MEBIBYTE) - bar, stream);
  }

  /** The payload that the function and the root port can both handle, the read that one answers. */
  private static void setLimits(ConfigAccess function, TransferLimits port) {
    Optional<Integer> pcie = function.findCapability(CapabilityId.PCI_EXPRESS);
    if (pcie.isPresent()) {
      int payload = function.read(pcie.get() + PcieCapability.DEVICE_CAPABILITIES) & 7;
      TransferLimits able = TransferLimits.of(payload << 5 | 5 << 12);
      function.update(
          pcie.get() + PcieCapability.DEVICE_CONTROL,
          0xFFFF_0000 | TransferLimits.MASK,
          port.and(able).deviceControl());
    }
  }

  private long virtualFunctions(
      RequesterId id, ConfigAccess function, long from, int wanted, List<Interface> interfaces) {
    Optional<Integer> capability = function.findExtendedCapability(CapabilityId.SRIOV);
    if (capability.isEmpty() || wanted == 0) {
      return from;
    }
    int sriov = capability.get();
    int total = function.read(sriov + SriovCapability.TOTAL_VFS) >>> 16;
    int number = Math.min(Math.min(wanted, total), MOST_VIRTUAL);
    function.write(sriov + SriovCapability.NUM_VFS, number);
    int geometry = function.read(sriov + SriovCapability.VF_OFFSET);
    int first = geometry & 0xFFFF;
    int stride = geometry >>> 16;
    long size = Bar.probe(function, sriov + SriovCapability.VF_BAR0);
    long bar = align(from, Math.max(size, 1));
    Bar.assign(function, sriov + SriovCapability.VF_BAR0, bar);
    int enable = SriovCapability.VF_ENABLE | SriovCapability.VF_MEMORY_SPACE;
    function.update(sriov + SriovCapability.CONTROL, enable, enable);
    for (int i = 0; i < number; i++) {
      interfaces.add(found(id.plus(first + i * stride), bar + i * size, size));
    }
    return bar + number * size;
  }

  private Interface found(RequesterId id, long bar, long size) {
    events.accept(new VmmEvent.Found(id, config.read(id, 0), bar));
    return new Interface(id, new HostAddress(bar), size);
  }

  /** Everything upstream belongs to the stream; the root port's side says what goes downstream. */
  private static void prepareStream(ConfigAccess function, StreamId stream) {
    int block = capability(function, CapabilityId.IDE) + FIRST_SELECTIVE_BLOCK;
    function.write(block + SelectiveBlock.RID_1, 0xFFFF << 8);
    function.write(block + SelectiveBlock.RID_2, 1);
    function.write(
        block + SelectiveBlock.CONTROL, (stream.value() << 24) | SelectiveBlock.DEFAULT_STREAM);
  }

  private static int capability(ConfigAccess function, int id) {
    return function
        .findExtendedCapability(id)
        .orElseThrow(() -> new IllegalStateException("the device lost a capability"));
  }

  private static long align(long address, long alignment) {
    return Math.ceilDiv(address, alignment) * alignment;
  }
}
