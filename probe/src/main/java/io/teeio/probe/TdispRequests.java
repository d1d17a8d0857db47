package io.teeio.probe;

import io.teeio.pcie.tdisp.DeviceCapabilities;
import java.util.ArrayList;
import java.util.List;

/** The names of TDISP's requests. */
final class TdispRequests {
  private static final int FIRST = 0x81;

  private static final List<String> NAMES =
      List.of(
          "GET_TDISP_VERSION",
          "GET_TDISP_CAPABILITIES",
          "LOCK_INTERFACE_REQUEST",
          "GET_DEVICE_INTERFACE_REPORT",
          "GET_DEVICE_INTERFACE_STATE",
          "START_INTERFACE_REQUEST",
          "STOP_INTERFACE_REQUEST",
          "BIND_P2P_STREAM_REQUEST",
          "UNBIND_P2P_STREAM_REQUEST",
          "SET_MMIO_ATTRIBUTE_REQUEST",
          "VDM_REQUEST");

  private TdispRequests() {}

  /** Those that {@code capabilities} names. */
  static List<String> supported(DeviceCapabilities capabilities) {
    List<String> supported = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if (capabilities.supports(FIRST + i)) {
        supported.add(NAMES.get(i));
      }
    }
    return supported;
  }
}
