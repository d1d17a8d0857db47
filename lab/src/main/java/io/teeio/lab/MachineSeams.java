package io.teeio.lab;

import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceProfile;
import io.teeio.device.TeeIoDevice;
import io.teeio.platform.iommu.IommuRegisters;
import io.teeio.platform.sbi.SbiFirmware;
import java.util.function.UnaryOperator;

/**
 * Where an experiment puts itself between two parts of the machine.
 *
 * @param rootPorts what the TSM gets for the RDSM's calls
 * @param iommu what the TSM gets for its IOMMU's registers
 * @param doorbell when the devices do their descriptors
 * @param random what the TSM gets for its random source
 * @param make what the devices are made as
 */
public record MachineSeams(
    UnaryOperator<SbiFirmware> rootPorts,
    UnaryOperator<IommuRegisters> iommu,
    TeeIoDevice.Doorbell doorbell,
    UnaryOperator<RandomSource> random,
    UnaryOperator<DeviceProfile> make) {
  /** Nothing between anything. */
  public static final MachineSeams NONE =
      new MachineSeams(
          UnaryOperator.identity(), UnaryOperator.identity(), TeeIoDevice.Doorbell.IMMEDIATE);

  /** Seams of calls, registers and time alone. */
  public MachineSeams(
      UnaryOperator<SbiFirmware> rootPorts,
      UnaryOperator<IommuRegisters> iommu,
      TeeIoDevice.Doorbell doorbell) {
    this(rootPorts, iommu, doorbell, UnaryOperator.identity(), UnaryOperator.identity());
  }

  /** The same with another random source for the TSM. */
  public MachineSeams withRandom(UnaryOperator<RandomSource> other) {
    return new MachineSeams(rootPorts, iommu, doorbell, other, make);
  }

  /** The same with devices of another make. */
  public MachineSeams withMake(UnaryOperator<DeviceProfile> other) {
    return new MachineSeams(rootPorts, iommu, doorbell, random, other);
  }
}
