package io.teeio.device;

/** What happens to a device, as inputs of {@link TdiMachine}. */
public enum TdiEvent implements TdiInput {
  /** The bound stream became Insecure: a failed check, a cleared enable bit. */
  STREAM_INSECURE,
  /** A key in use by the bound stream was stopped. */
  KEYS_STOPPED,
  /** The SPDM session that locked the TDI, or keyed its stream, ended. */
  SESSION_ENDED,
  /** A register that LOCK froze was written. */
  CONFIGURATION_CHANGED,
  /** Firmware was updated in spite of NO_FW_UPDATE. */
  FIRMWARE_UPDATED,
  /** The device found itself under attack. */
  SECURITY_EVENT,
  /** The function left D0. */
  POWER_STATE_CHANGED,
  /** Function level reset. */
  FUNCTION_LEVEL_RESET,
  /** Conventional reset of the whole device. */
  CONVENTIONAL_RESET
}
