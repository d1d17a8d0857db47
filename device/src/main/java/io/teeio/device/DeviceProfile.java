package io.teeio.device;

import io.teeio.device.function.FunctionKind;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.spdm.negotiation.Suite;

/**
 * What a device is made as.
 *
 * @param kind what its functions are
 * @param function where function 0 of the device sits; virtual functions follow it
 * @param virtualFunctions virtual functions, 0 to 64; each is a TDI, as the physical function is
 * @param suite curve and hash of its identity
 * @param firmware what it boots
 * @param manufacturer as its certificate and manifest name it
 * @param product as its certificate and manifest name it
 * @param serialNumber as its certificate names it
 * @param heartbeatSeconds HeartbeatPeriod of its sessions, 0 to 255; 0 = none
 * @param ideKeyLimit TLPs that one IDE key protects, at least 1
 * @param encrypting whether its sessions can be encrypted; CoVE-IO demands that of every device
 */
public record DeviceProfile(
    FunctionKind kind,
    RequesterId function,
    int virtualFunctions,
    Suite suite,
    Firmware firmware,
    String manufacturer,
    String product,
    String serialNumber,
    int heartbeatSeconds,
    long ideKeyLimit,
    boolean encrypting) {
  /** The most virtual functions. */
  public static final int MAXIMUM_VIRTUAL_FUNCTIONS = 64;

  /** Checks the numbers. */
  public DeviceProfile {
    if (virtualFunctions < 0 || virtualFunctions > MAXIMUM_VIRTUAL_FUNCTIONS) {
      throw new IllegalArgumentException("0 to 64 virtual functions, not " + virtualFunctions);
    }
    if (function.rid16() + virtualFunctions > 0xFFFF) {
      throw new IllegalArgumentException("virtual functions beyond the last bus");
    }
    if (heartbeatSeconds < 0 || heartbeatSeconds > 255) {
      throw new IllegalArgumentException("a heartbeat period has 8 bits");
    }
  }

  /** Function be:1d.7 without virtual functions, P-384, genuine firmware. */
  public static DeviceProfile standard() {
    return new DeviceProfile(
        FunctionKind.ACCELERATOR,
        RequesterId.of(0, 0xbe, 0x1d, 7),
        0,
        Suite.P384,
        Firmware.GENUINE,
        "teeio",
        FunctionKind.ACCELERATOR.product(),
        "0001",
        240,
        IdeStream.UNLIMITED,
        true);
  }

  /** The same with functions of another kind, under that kind's name. */
  public DeviceProfile withKind(FunctionKind other) {
    return new DeviceProfile(
        other,
        function,
        virtualFunctions,
        suite,
        firmware,
        manufacturer,
        other.product(),
        serialNumber,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same elsewhere. */
  public DeviceProfile withFunction(RequesterId other) {
    return new DeviceProfile(
        kind,
        other,
        virtualFunctions,
        suite,
        firmware,
        manufacturer,
        product,
        serialNumber,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with another number of virtual functions. */
  public DeviceProfile withVirtualFunctions(int count) {
    return new DeviceProfile(
        kind,
        function,
        count,
        suite,
        firmware,
        manufacturer,
        product,
        serialNumber,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with another suite. */
  public DeviceProfile withSuite(Suite other) {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        other,
        firmware,
        manufacturer,
        product,
        serialNumber,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with other firmware. */
  public DeviceProfile withFirmware(Firmware other) {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        suite,
        other,
        manufacturer,
        product,
        serialNumber,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with another serial number. */
  public DeviceProfile withSerialNumber(String other) {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        suite,
        firmware,
        manufacturer,
        product,
        other,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with other names. */
  public DeviceProfile withNames(String maker, String model, String serial) {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        suite,
        firmware,
        maker,
        model,
        serial,
        heartbeatSeconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with another heartbeat period, in seconds. */
  public DeviceProfile withHeartbeat(int seconds) {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        suite,
        firmware,
        manufacturer,
        product,
        serialNumber,
        seconds,
        ideKeyLimit,
        encrypting);
  }

  /** The same with another limit of its IDE keys. */
  public DeviceProfile withIdeKeyLimit(long limit) {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        suite,
        firmware,
        manufacturer,
        product,
        serialNumber,
        heartbeatSeconds,
        limit,
        encrypting);
  }

  /** The same whose sessions authenticate only: a device that no TVM should ever get. */
  public DeviceProfile withoutEncryption() {
    return new DeviceProfile(
        kind,
        function,
        virtualFunctions,
        suite,
        firmware,
        manufacturer,
        product,
        serialNumber,
        heartbeatSeconds,
        ideKeyLimit,
        false);
  }

  /** The name of function 0 in the words of PCIe's Component Measurement and Authentication. */
  public String cmaName() {
    return FunctionSpace.cmaName(kind);
  }

  /** The requester id of function {@code index}: 0 the physical one, n virtual function n. */
  public RequesterId functionAt(int index) {
    return RequesterId.of(function.value() + index);
  }

  /**
   * The function of port {@code index}, 0 or 1. Port 0 is the physical function's. Port 1 belongs
   * to the second link that this make of device has, which is not connected here.
   */
  RequesterId port(int index) {
    return index == 0 ? function : RequesterId.of(function.value() ^ 1);
  }
}
