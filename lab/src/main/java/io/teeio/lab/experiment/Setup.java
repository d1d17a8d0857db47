package io.teeio.lab.experiment;

import io.teeio.device.Firmware;
import io.teeio.device.TeeIoDevice;
import io.teeio.lab.Machine;
import io.teeio.lab.Witness;
import io.teeio.rule.Guards;

/**
 * What an experiment is built with. Each starts from {@link #plain()} and changes what it is about.
 *
 * @param devices how many
 * @param virtual virtual functions of each
 * @param seams where the experiment puts itself inside the machine
 * @param guards of everything but the guest
 * @param guestGuards of the guest
 * @param firmware what the devices boot
 * @param witness sees everything
 */
public record Setup(
    int devices,
    int virtual,
    Machine.Seams seams,
    Guards guards,
    Guards guestGuards,
    Firmware firmware,
    Witness witness) {
  /** One genuine device with one TDI, and everything guarded. */
  public static Setup plain() {
    return new Setup(
        1, 0, Machine.Seams.NONE, Guards.all(), Guards.all(), Firmware.GENUINE, Witness.NOBODY);
  }

  /** The same with a device that works when it is told to. */
  public static Setup deferred() {
    return plain()
        .with(
            new Machine.Seams(
                Machine.Seams.NONE.rootPorts(),
                Machine.Seams.NONE.iommu(),
                TeeIoDevice.Doorbell.DEFERRED));
  }

  /** With other seams. */
  public Setup with(Machine.Seams other) {
    return new Setup(devices, virtual, other, guards, guestGuards, firmware, witness);
  }

  /** With {@code count} virtual functions a device, which then are the TDIs. */
  public Setup withVirtual(int count) {
    return new Setup(devices, count, seams, guards, guestGuards, firmware, witness);
  }

  /** With {@code count} devices. */
  public Setup withDevices(int count) {
    return new Setup(count, virtual, seams, guards, guestGuards, firmware, witness);
  }

  /** With other guards of everything but the guest. */
  public Setup withGuards(Guards other) {
    return new Setup(devices, virtual, seams, other, guestGuards, firmware, witness);
  }

  /** With other guards of the guest alone. */
  public Setup withGuestGuards(Guards other) {
    return new Setup(devices, virtual, seams, guards, other, firmware, witness);
  }

  /** With other firmware on the devices. */
  public Setup withFirmware(Firmware other) {
    return new Setup(devices, virtual, seams, guards, guestGuards, other, witness);
  }

  /** Before another witness. */
  public Setup seenBy(Witness other) {
    return new Setup(devices, virtual, seams, guards, guestGuards, firmware, other);
  }
}
