package io.teeio.device;

import io.teeio.device.accelerator.Accelerator;
import io.teeio.device.accelerator.DeviceMemory;
import io.teeio.device.accelerator.LocalMemory;
import io.teeio.device.block.BlockDevice;
import io.teeio.device.block.Extent;
import io.teeio.device.block.Medium;
import io.teeio.device.function.SampleFunction;
import io.teeio.pcie.RequesterId;
import io.teeio.rule.Violation;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the functions of one device, which share what is inside it. */
sealed interface FunctionMaker {
  /**
   * What function {@code index} does.
   *
   * @param function its requester id
   * @param dma its way to memory
   */
  SampleFunction make(int index, RequesterId function, TlpDma dma);

  /** The medium that the functions share, if they are disks. */
  default Optional<Medium> medium() {
    return Optional.empty();
  }

  /** A maker for a device of {@code profile}. */
  static FunctionMaker of(DeviceProfile profile, DeviceParts parts, DeviceLink link) {
    int functions = profile.virtualFunctions() + 1;
    return switch (profile.kind()) {
      case ACCELERATOR -> new Accelerators(new DeviceMemory(functions), parts, link);
      case BLOCK -> new Disks(new Medium(functions), parts, link);
    };
  }

  /** Accelerators on one memory. */
  record Accelerators(DeviceMemory memory, DeviceParts parts, DeviceLink link)
      implements FunctionMaker {
    @Override
    public SampleFunction make(int index, RequesterId function, TlpDma dma) {
      Consumer<Violation> refusals = violation -> link.refused(function, violation);
      LocalMemory local = new LocalMemory(memory, index, parts.guards(), refusals);
      return new Accelerator(parts.crypto(), local, dma, dma);
    }
  }

  /** Disks on one medium. */
  record Disks(Medium disk, DeviceParts parts, DeviceLink link) implements FunctionMaker {
    @Override
    public SampleFunction make(int index, RequesterId function, TlpDma dma) {
      Consumer<Violation> refusals = violation -> link.refused(function, violation);
      Extent extent =
          new Extent(disk, index, parts.crypto(), parts.random(), parts.guards(), refusals);
      return new BlockDevice(extent, dma, dma);
    }

    @Override
    public Optional<Medium> medium() {
      return Optional.of(disk);
    }
  }
}
