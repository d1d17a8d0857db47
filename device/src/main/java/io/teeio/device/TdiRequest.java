package io.teeio.device;

/** The TDISP requests as inputs of {@link TdiMachine}. */
public enum TdiRequest implements TdiInput {
  /** GET_TDISP_VERSION. */
  GET_VERSION,
  /** GET_TDISP_CAPABILITIES. */
  GET_CAPABILITIES,
  /** LOCK_INTERFACE_REQUEST whose configuration is found good. */
  LOCK,
  /** GET_DEVICE_INTERFACE_REPORT. */
  GET_REPORT,
  /** GET_DEVICE_INTERFACE_STATE. */
  GET_STATE,
  /** START_INTERFACE_REQUEST with the right nonce. */
  START,
  /** STOP_INTERFACE_REQUEST. */
  STOP,
  /** BIND_P2P_STREAM_REQUEST. */
  BIND_P2P,
  /** UNBIND_P2P_STREAM_REQUEST. */
  UNBIND_P2P,
  /** SET_MMIO_ATTRIBUTE_REQUEST. */
  SET_MMIO_ATTRIBUTE,
  /** VDM_REQUEST. */
  VENDOR_DEFINED
}
