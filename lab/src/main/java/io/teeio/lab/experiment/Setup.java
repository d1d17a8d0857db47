package io.teeio.lab.experiment;

import io.teeio.device.Firmware;
import io.teeio.device.TeeIoDevice;
import io.teeio.lab.MachinePlan;
import io.teeio.lab.MachineSeams;
import io.teeio.lab.Witness;
import io.teeio.rule.Guards;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

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
 * @param plan changes what is built
 * @param clock what everything tells the time by
 */
public record Setup(
    int devices,
    int virtual,
    MachineSeams seams,
    Guards guards,
    Guards guestGuards,
    Firmware firmware,
    Witness witness,
    UnaryOperator<MachinePlan> plan,
    InstantSource clock) {
  /** One genuine device with one TDI, and everything guarded. */
  public static Setup plain() {
    return new Setup(
        1,
        0,
        MachineSeams.NONE,
        Guards.all(),
        Guards.all(),
        Firmware.GENUINE,
        Witness.NOBODY,
        UnaryOperator.identity(),
        InstantSource.fixed(Experiment.NOW));
  }

  /** The same with a device that works when it is told to. */
  public static Setup deferred() {
    return plain()
        .with(
            new MachineSeams(
                MachineSeams.NONE.rootPorts(),
                MachineSeams.NONE.iommu(),
                TeeIoDevice.Doorbell.DEFERRED));
  }

  /** With other seams. */
  public Setup with(MachineSeams other) {
    return new Setup(devices, virtual, other, guards, guestGuards, firmware, witness, plan, clock);
  }

  /** With {@code count} virtual functions a device, which then are the TDIs. */
  public Setup withVirtual(int count) {
    return new Setup(devices, count, seams, guards, guestGuards, firmware, witness, plan, clock);
  }

  /** With {@code count} devices. */
  public Setup withDevices(int count) {
    return new Setup(count, virtual, seams, guards, guestGuards, firmware, witness, plan, clock);
  }

  /** With other guards of everything but the guest. */
  public Setup withGuards(Guards other) {
    return new Setup(devices, virtual, seams, other, guestGuards, firmware, witness, plan, clock);
  }

  /** With other guards of the guest alone. */
  public Setup withGuestGuards(Guards other) {
    return new Setup(devices, virtual, seams, guards, other, firmware, witness, plan, clock);
  }

  /** With other firmware on the devices. */
  public Setup withFirmware(Firmware other) {
    return new Setup(devices, virtual, seams, guards, guestGuards, other, witness, plan, clock);
  }

  /** Before another witness. */
  public Setup seenBy(Witness other) {
    return new Setup(devices, virtual, seams, guards, guestGuards, firmware, other, plan, clock);
  }

  /** Of a machine that {@code change} makes of the ordinary one: limits of keys, heartbeat. */
  public Setup planned(UnaryOperator<MachinePlan> change) {
    return new Setup(
        devices, virtual, seams, guards, guestGuards, firmware, witness, change, clock);
  }

  /** By another clock; {@link Experiment#NOW} is when certificates begin. */
  public Setup timedBy(InstantSource other) {
    return new Setup(devices, virtual, seams, guards, guestGuards, firmware, witness, plan, other);
  }
}
