package io.teeio.lab;

import io.teeio.device.Firmware;
import io.teeio.device.function.FunctionKind;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.wire.Bytes;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

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
 * @param owner what the owner of the TVM demands of its devices
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
    Optional<Bytes> challenge,
    OwnerPolicy owner) {

  /** The most devices, and the most TDIs a device. */
  public static final int MOST = 64;

  /** Checks the bounds. */
  public RunRequest {
    if (devices < 1 || devices > MOST || tdis < 1 || tdis > MOST) {
      throw new IllegalArgumentException("devices and tdis are 1 to " + MOST);
    }
  }

  /**
   * A genuine accelerator of the machine's own with one TDI, SPDM 1.3 and P-384, no seed.
   *
   * @param payload what to send through it
   */
  public static RunRequest carrying(Payload payload) {
    return new RunRequest(
        1,
        1,
        SpdmVersion.V1_3,
        Suite.P384,
        Firmware.GENUINE,
        OptionalLong.empty(),
        payload,
        Optional.empty(),
        Optional.empty(),
        FunctionKind.ACCELERATOR,
        Optional.empty(),
        RootPortKeys.RDSM,
        Optional.empty(),
        OwnerPolicy.DEFAULT);
  }

  /** The same with other numbers of devices and of TDIs a device. */
  public RunRequest withSize(int deviceCount, int tdisEach) {
    return changed(draft -> {
      draft.devices = deviceCount;
      draft.tdis = tdisEach;
    });
  }

  /** The same with a host that offers another SPDM version at most. */
  public RunRequest withSpdm(SpdmVersion highest) {
    return changed(draft -> draft.spdm = highest);
  }

  /** The same with other algorithms. */
  public RunRequest withSuite(Suite preferred) {
    return changed(draft -> draft.suite = preferred);
  }

  /** The same with other firmware. */
  public RunRequest withFirmware(Firmware other) {
    return changed(draft -> draft.firmware = other);
  }

  /** The same, byte for byte alike each time. */
  public RunRequest withSeed(long repeated) {
    return changed(draft -> draft.seed = OptionalLong.of(repeated));
  }

  /** The same with something else to send. */
  public RunRequest withPayload(Payload other) {
    return changed(draft -> draft.payload = other);
  }

  /** The same with a device outside, and the root to trust for it if it is not known. */
  public RunRequest withExternal(InetSocketAddress socket, Optional<Bytes> root) {
    return changed(draft -> {
      draft.external = Optional.of(socket);
      draft.anchor = root;
    });
  }

  /** The same with functions of another kind. */
  public RunRequest withKind(FunctionKind other) {
    return changed(draft -> draft.kind = other);
  }

  /** The same with an update of the firmware. */
  public RunRequest withUpdate(Firmware next) {
    return changed(draft -> draft.update = Optional.of(next));
  }

  /** The same with another taker of root-port keys. */
  public RunRequest withRootPortKeys(RootPortKeys taker) {
    return changed(draft -> draft.rootPortKeys = taker);
  }

  /** The same for a third party that wants evidence. */
  public RunRequest withChallenge(Bytes wanted) {
    return changed(draft -> draft.challenge = Optional.of(wanted));
  }

  /** The same with a TVM whose owner demands {@code other}. */
  public RunRequest withOwner(OwnerPolicy other) {
    return changed(draft -> draft.owner = other);
  }

  private RunRequest changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.request();
  }

  /** A request that is being changed. */
  private static final class Draft {
    private int devices;
    private int tdis;
    private SpdmVersion spdm;
    private Suite suite;
    private Firmware firmware;
    private OptionalLong seed;
    private Payload payload;
    private Optional<InetSocketAddress> external;
    private Optional<Bytes> anchor;
    private FunctionKind kind;
    private Optional<Firmware> update;
    private RootPortKeys rootPortKeys;
    private Optional<Bytes> challenge;
    private OwnerPolicy owner;

    Draft(RunRequest from) {
      devices = from.devices();
      tdis = from.tdis();
      spdm = from.spdm();
      suite = from.suite();
      firmware = from.firmware();
      seed = from.seed();
      payload = from.payload();
      external = from.external();
      anchor = from.anchor();
      kind = from.kind();
      update = from.update();
      rootPortKeys = from.rootPortKeys();
      challenge = from.challenge();
      owner = from.owner();
    }

    RunRequest request() {
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
          challenge,
          owner);
    }
  }
}
