package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.platform.fabric.HostConfigAccess;
import io.teeio.platform.memory.HostAddress;
import io.teeio.vmm.HostDevice.Interface;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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

  private final HostConfigAccess config;
  private final Consumer<VmmEvent> events;
  private int nextStream = 1;

  Enumeration(HostConfigAccess config, Consumer<VmmEvent> events) {
    this.config = config;
    this.events = events;
  }

  /**
   * Every function with a DOE mailbox and IDE behind {@code port}, with up to {@code virtual} VFs.
   */
  List<HostDevice> behind(RootPortWindow port, int virtual) {
    List<HostDevice> found = new ArrayList<>();
    long next = port.base().value();
    for (int bus = port.firstBus(); bus <= port.lastBus(); bus++) {
      for (int slot = 0; slot < DEVICES * FUNCTIONS; slot++) {
        RequesterId id =
            RequesterId.of(port.rootPort().segment(), bus, slot / FUNCTIONS, slot % FUNCTIONS);
        ConfigRegisters.Space space = space(id);
        if (space.read(ConfigRegisters.ID) == ConfigRegisters.ABSENT
            || ConfigRegisters.extendedCapability(space, ConfigRegisters.DOE).isEmpty()
            || ConfigRegisters.extendedCapability(space, ConfigRegisters.IDE).isEmpty()) {
          continue;
        }
        HostDevice device = configure(port, id, space, next, virtual);
        next = device.window().value() + device.windowSize();
        found.add(device);
      }
    }
    return found;
  }

  /** Switches the device's end of its IDE stream on or off. */
  void setStream(HostDevice device, boolean enabled) {
    ConfigRegisters.Space space = space(device.id());
    int block = selectiveBlock(space);
    int control = space.read(block + ConfigRegisters.SELECTIVE_CONTROL);
    space.write(
        block + ConfigRegisters.SELECTIVE_CONTROL,
        enabled
            ? control | ConfigRegisters.SELECTIVE_ENABLE
            : control & ~ConfigRegisters.SELECTIVE_ENABLE);
  }

  /** The configuration space of {@code id} in words. */
  ConfigRegisters.Space space(RequesterId id) {
    return new ConfigRegisters.Space() {
      @Override
      public int read(int offset) {
        return config.read(id, offset);
      }

      @Override
      public void write(int offset, int value) {
        config.write(id, offset, value);
      }
    };
  }

  private HostDevice configure(
      RootPortWindow port, RequesterId id, ConfigRegisters.Space space, long from, int virtual) {
    long size = ConfigRegisters.sizeOfBar(space, ConfigRegisters.BAR0);
    long bar = align(from, Math.max(size, MEBIBYTE));
    ConfigRegisters.setBar(space, ConfigRegisters.BAR0, bar);
    List<Interface> interfaces = new ArrayList<>();
    interfaces.add(found(id, space.read(ConfigRegisters.ID), bar, size));
    long end = virtualFunctions(id, space, bar + size, virtual, interfaces);
    int command = space.read(ConfigRegisters.COMMAND);
    space.write(
        ConfigRegisters.COMMAND,
        command | ConfigRegisters.COMMAND_MEMORY | ConfigRegisters.COMMAND_MASTER);
    StreamId stream = new StreamId(nextStream++);
    prepareStream(space, stream);
    return new HostDevice(
        id, port.rootPort(), interfaces, new HostAddress(bar), align(end, MEBIBYTE) - bar, stream);
  }

  private long virtualFunctions(
      RequesterId id,
      ConfigRegisters.Space space,
      long from,
      int wanted,
      List<Interface> interfaces) {
    OptionalInt capability = ConfigRegisters.extendedCapability(space, ConfigRegisters.SRIOV);
    if (capability.isEmpty() || wanted == 0) {
      return from;
    }
    int sriov = capability.getAsInt();
    int total = space.read(sriov + ConfigRegisters.SRIOV_TOTAL) >>> 16;
    int number = Math.min(Math.min(wanted, total), MOST_VIRTUAL);
    space.write(sriov + ConfigRegisters.SRIOV_NUMBER, number);
    int geometry = space.read(sriov + ConfigRegisters.SRIOV_OFFSET_STRIDE);
    int first = geometry & 0xFFFF;
    int stride = geometry >>> 16;
    long size = ConfigRegisters.sizeOfBar(space, sriov + ConfigRegisters.SRIOV_BAR0);
    long bar = align(from, Math.max(size, 1));
    ConfigRegisters.setBar(space, sriov + ConfigRegisters.SRIOV_BAR0, bar);
    int control = space.read(sriov + ConfigRegisters.SRIOV_CONTROL);
    space.write(
        sriov + ConfigRegisters.SRIOV_CONTROL,
        control | ConfigRegisters.SRIOV_VF_ENABLE | ConfigRegisters.SRIOV_VF_MEMORY);
    for (int i = 0; i < number; i++) {
      RequesterId function = RequesterId.of(id.value() + first + i * stride);
      interfaces.add(
          found(function, space(function).read(ConfigRegisters.ID), bar + i * size, size));
    }
    return bar + number * size;
  }

  private Interface found(RequesterId id, int vendorAndDevice, long bar, long size) {
    events.accept(new VmmEvent.Found(id, vendorAndDevice, bar));
    return new Interface(id, new HostAddress(bar), size);
  }

  /** Everything upstream belongs to the stream; the root port's side says what goes downstream. */
  private static void prepareStream(ConfigRegisters.Space space, StreamId stream) {
    int block = selectiveBlock(space);
    space.write(block + ConfigRegisters.SELECTIVE_RID1, 0xFFFF << 8);
    space.write(block + ConfigRegisters.SELECTIVE_RID2, 1);
    space.write(
        block + ConfigRegisters.SELECTIVE_CONTROL,
        (stream.value() << 24) | ConfigRegisters.SELECTIVE_DEFAULT);
  }

  private static int selectiveBlock(ConfigRegisters.Space space) {
    int ide =
        ConfigRegisters.extendedCapability(space, ConfigRegisters.IDE)
            .orElseThrow(() -> new IllegalStateException("the device lost its IDE capability"));
    int capability = space.read(ide + ConfigRegisters.IDE_CAPABILITY);
    boolean linkIde = (capability & 1) != 0;
    int linkBlocks = linkIde ? ((capability >>> 13) & 7) + 1 : 0;
    return ide + ConfigRegisters.IDE_BLOCKS + linkBlocks * ConfigRegisters.IDE_LINK_BLOCK;
  }

  private static long align(long address, long alignment) {
    return Math.ceilDiv(address, alignment) * alignment;
  }
}
