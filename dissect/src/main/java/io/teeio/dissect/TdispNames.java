package io.teeio.dissect;

/** Names of TDISP messages that have no codec here. */
final class TdispNames {
  private static final int BIND_P2P_STREAM = 0x88;
  private static final int UNBIND_P2P_STREAM = 0x89;
  private static final int SET_MMIO_ATTRIBUTE = 0x8A;
  private static final int VDM = 0x8B;

  private TdispNames() {}

  static String of(int code) {
    return switch (code) {
      case BIND_P2P_STREAM -> "BIND_P2P_STREAM_REQUEST";
      case UNBIND_P2P_STREAM -> "UNBIND_P2P_STREAM_REQUEST";
      case SET_MMIO_ATTRIBUTE -> "SET_MMIO_ATTRIBUTE_REQUEST";
      case VDM -> "VDM_REQUEST";
      default -> "request 0x%02x".formatted(code);
    };
  }
}
