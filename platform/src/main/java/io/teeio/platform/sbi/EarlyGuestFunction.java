package io.teeio.platform.sbi;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a guest asks of a TSM that speaks CoVE-IO v0.1: functions 1024 to 1032 of COVG, by the first
 * numbers that they ever had (riscv-ap-tee-io ff9a80b, January 2024).
 */
public enum EarlyGuestFunction {
  /** How the device is connected, as a bit map: interface. */
  GET_DEVICE_LINK(1024, CovgFunction.GET_DEVICE_LINK),
  /** Its certificate chain: interface, slot, buffer, size. */
  GET_DEVICE_CERTIFICATE(1025),
  /** Fresh and signed: interface, nonce, attributes, buffer, size. */
  GET_DEVICE_MEASUREMENTS(1026, CovgFunction.GET_DEVICE_MEASUREMENTS),
  /** One byte: whether measurements are fresh: interface, buffer, size. */
  GET_DEVICE_SPDM_ATTRS(1027),
  /** The TDI report: interface, buffer, size. */
  GET_INTERFACE_REPORT(1028, CovgFunction.GET_INTERFACE_REPORT),
  /** The TDISP state: interface. */
  GET_INTERFACE_STATE(1029, CovgFunction.GET_INTERFACE_STATE),
  /** Accepts a range: interface, guest address, reported address, size. */
  MAP_INTERFACE_MMIO(1030, CovgFunction.MAP_INTERFACE_MMIO),
  /** Accepts the interface: interface. */
  START_INTERFACE(1031, CovgFunction.START_INTERFACE),
  /** Throws it out: interface. */
  STOP_INTERFACE(1032, CovgFunction.STOP_INTERFACE);

  private final int fid;
  private final Optional<CovgFunction> today;

  EarlyGuestFunction(int fid) {
    this.fid = fid;
    this.today = Optional.empty();
  }

  EarlyGuestFunction(int fid, CovgFunction today) {
    this.fid = fid;
    this.today = Optional.of(today);
  }

  /** Function id within COVG. */
  public int fid() {
    return fid;
  }

  /** What became of it in v0.3; empty if nothing did. */
  public Optional<CovgFunction> today() {
    return today;
  }

  /** The function with this number. */
  public static Optional<EarlyGuestFunction> find(int fid) {
    return Stream.of(values()).filter(function -> function.fid == fid).findFirst();
  }
}
