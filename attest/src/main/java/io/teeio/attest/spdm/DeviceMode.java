package io.teeio.attest.spdm;

import io.teeio.attest.policy.OperationalMode;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The modes of a device, as measurement index 0xFE has them (DSP0274, "Device mode field of a
 * measurement block"): four fields of 32 bits.
 *
 * @param operationalModeCapabilities the operational modes that it has, a bit each
 * @param operationalModeState the operational mode that it is in
 * @param deviceModeCapabilities the debug states that it can tell, a bit each
 * @param deviceModeState the debug states that are so
 */
public record DeviceMode(
    int operationalModeCapabilities,
    int operationalModeState,
    int deviceModeCapabilities,
    int deviceModeState) {
  /** Bytes of the four fields. */
  static final int SIZE = 16;

  private static final int NON_INVASIVE = 1;
  private static final int INVASIVE = 1 << 1;
  private static final int NON_INVASIVE_SINCE_RESET = 1 << 2;
  private static final int INVASIVE_SINCE_RESET = 1 << 3;
  private static final int INVASIVE_SINCE_MANUFACTURING = 1 << 4;
  private static final List<String> DEBUG =
      List.of(
          "non-invasive debug is active",
          "invasive debug is active",
          "non-invasive debug was active since reset",
          "invasive debug was active since reset",
          "invasive debug was active since manufacturing");

  static DeviceMode read(Bytes value) throws MalformedInput {
    WireReader in = WireReader.of(value, "DSP0274 1.3.0 Device mode field of a measurement block");
    DeviceMode mode =
        new DeviceMode(
            (int) in.u32("OperationalModeCapabilities"),
            (int) in.u32("OperationalModeState"),
            (int) in.u32("DeviceModeCapabilities"),
            (int) in.u32("DeviceModeState"));
    in.end("Measurement");
    return mode;
  }

  /** The operational modes whose bits are set in the state: one, if the device is sane. */
  public Set<OperationalMode> operational() {
    Set<OperationalMode> modes = EnumSet.noneOf(OperationalMode.class);
    for (OperationalMode mode : OperationalMode.values()) {
      if ((operationalModeState & bit(mode)) != 0) {
        modes.add(mode);
      }
    }
    return modes;
  }

  private static int bit(OperationalMode mode) {
    return switch (mode) {
      case MANUFACTURING -> 1;
      case VALIDATION -> 1 << 1;
      case NORMAL -> 1 << 2;
      case RECOVERY -> 1 << 3;
      case RMA -> 1 << 4;
      case DECOMMISSIONED -> 1 << 5;
    };
  }

  /** Whether somebody can watch the device now, or change what it does. */
  public boolean debugActive() {
    return (deviceModeState & (NON_INVASIVE | INVASIVE)) != 0;
  }

  /** Whether debug is active, was since the last reset, or invasively since manufacturing. */
  public boolean debugEverActive() {
    return (deviceModeState
            & (NON_INVASIVE
                | INVASIVE
                | NON_INVASIVE_SINCE_RESET
                | INVASIVE_SINCE_RESET
                | INVASIVE_SINCE_MANUFACTURING))
        != 0;
  }

  /** What is to be said about debug, one line a bit that is set. */
  public List<String> debugStates() {
    List<String> states = new ArrayList<>();
    for (int bit = 0; bit < DEBUG.size(); bit++) {
      if ((deviceModeState & 1 << bit) != 0) {
        states.add(DEBUG.get(bit));
      }
    }
    return states;
  }
}
