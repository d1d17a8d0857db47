package io.teeio.lab;

import io.teeio.device.Firmware;
import io.teeio.device.function.FunctionKind;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to run.
 *
 * @param devices number of devices, 1..64
 * @param tdis number of TDIs a device, 1..64
 * @param spdm the highest SPDM version that the host offers
 * @param suite the algorithms that the device and the host prefer
 * @param firmware what runs on the devices
 * @param seed makes the run repeat byte for byte; forces the portable crypto back end
 * @param payload what to send through the device
 * @param external a device outside, on a DOE socket, in place of the machine's own
 * @param anchor DER certificate of the root to trust for an outside device
 * @param kind what the functions of the machine's own devices are
 * @param update firmware that is brought to the machine's own devices while they are used, and runs
 *     once they are let go
 * @param rootPortKeys who takes the keys of root ports from the TSM
 * @param challenge of a third party that wants evidence of the TVM and its devices, 64 bytes
 */
public record RunRequest(
    int devices,
    int tdis,
    SpdmVersion spdm,
    Suite suite,
    Firmware firmware,
    OptionalLong seed,
    Payload payload,
    Optional<InetSocketAddress> external,
    Optional<Bytes> anchor,
    FunctionKind kind,
    Optional<Firmware> update,
    RootPortKeys rootPortKeys,
    Optional<Bytes> challenge) {

  /** The most devices, and the most TDIs a device. */
  public static final int MOST = 64;

  /** Devices that are accelerators. */
  public RunRequest(
      int devices,
      int tdis,
      SpdmVersion spdm,
      Suite suite,
      Firmware firmware,
      OptionalLong seed,
      Payload payload,
      Optional<InetSocketAddress> external,
      Optional<Bytes> anchor) {
    this(
        devices,
        tdis,
        spdm,
        suite,
        firmware,
        seed,
        payload,
        external,
        anchor,
        FunctionKind.ACCELERATOR,
        Optional.empty(),
        RootPortKeys.RDSM,
        Optional.empty());
  }

  /** Checks the bounds. */
  public RunRequest {
    if (devices < 1 || devices > MOST || tdis < 1 || tdis > MOST) {
      throw new IllegalArgumentException("devices and tdis are 1 to " + MOST);
    }
  }

  /** The same with functions of another kind. */
  public RunRequest withKind(FunctionKind other) {
    return new RunRequest(
        devices,
        tdis,
        spdm,
        suite,
        firmware,
        seed,
        payload,
        external,
        anchor,
        other,
        update,
        rootPortKeys,
        challenge);
  }

  /** The same with an update of the firmware. */
  public RunRequest withUpdate(Firmware next) {
    return new RunRequest(
        devices,
        tdis,
        spdm,
        suite,
        firmware,
        seed,
        payload,
        external,
        anchor,
        kind,
        Optional.of(next),
        rootPortKeys,
        challenge);
  }

  /** The same with another taker of root-port keys. */
  public RunRequest withRootPortKeys(RootPortKeys taker) {
    return new RunRequest(
        devices, tdis, spdm, suite, firmware, seed, payload, external, anchor, kind, update, taker,
        challenge);
  }

  /** The same for a third party that wants evidence. */
  public RunRequest withChallenge(Bytes wanted) {
    return new RunRequest(
        devices,
        tdis,
        spdm,
        suite,
        firmware,
        seed,
        payload,
        external,
        anchor,
        kind,
        update,
        rootPortKeys,
        Optional.of(wanted));
  }
}
