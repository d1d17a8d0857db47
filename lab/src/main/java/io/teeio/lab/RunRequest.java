package io.teeio.lab;

import io.teeio.spdm.SpdmVersion;
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
    Optional<io.teeio.wire.Bytes> anchor) {

  /** The most devices, and the most TDIs a device. */
  public static final int MOST = 64;

  /** Checks the bounds. */
  public RunRequest {
    if (devices < 1 || devices > MOST || tdis < 1 || tdis > MOST) {
      throw new IllegalArgumentException("devices and tdis are 1 to " + MOST);
    }
  }

  /** Algorithms that belong together. */
  public enum Suite {
    /** SHA-256, ECDSA P-256, secp256r1. */
    P256,
    /** SHA-384, ECDSA P-384, secp384r1. */
    P384
  }

  /** What runs on a device. */
  public enum Firmware {
    /** What the RIM knows. */
    GENUINE,
    /** What it does not know. */
    TAMPERED
  }
}
