package io.teeio.platform.sbi;

/** What a guest asks of the TSM: CoVE's functions 0 to 10, CoVE-IO's 1024 to 1031. */
public enum CovgFunction implements SbiFunction {
  /** Declares emulated MMIO: guest address, length. */
  ADD_MMIO_REGION(0),
  /** Undoes it: guest address, length. */
  REMOVE_MMIO_REGION(1),
  /** Makes guest memory shared: guest address, length. */
  SHARE_MEMORY_REGION(2),
  /** Makes it confidential again: guest address, length. */
  UNSHARE_MEMORY_REGION(3),
  /** Lets the host raise an interrupt. */
  ALLOW_EXTERNAL_INTERRUPT(4),
  /** Forbids it. */
  DENY_EXTERNAL_INTERRUPT(5),
  /** Attestation capabilities: buffer, size. */
  GET_ATTCAPS(6),
  /** Extends a register: buffer, length, index. */
  EXTEND_MEASUREMENT(7),
  /** Evidence: key, key size, challenge, format, buffer, size. */
  GET_EVIDENCE(8),
  /** A secret that was sealed to the TVM. */
  RETRIEVE_SECRET(9),
  /** Reads a register: buffer, size, index. */
  READ_MEASUREMENT(10),
  /** How the device is connected, as a bit map: interface. */
  GET_DEVICE_LINK(1024),
  /** One element of it: interface, element, parameter, buffer, size. */
  GET_DEVICE_CONNECTION_TRANSCRIPT(1025),
  /** Fresh and signed: interface, nonce, attributes, buffer, size. */
  GET_DEVICE_MEASUREMENTS(1026),
  /** The TDI report: interface, buffer, size. */
  GET_INTERFACE_REPORT(1027),
  /** The TDISP state: interface. */
  GET_INTERFACE_STATE(1028),
  /** Accepts a range: interface, guest address, reported address, size. */
  MAP_INTERFACE_MMIO(1029),
  /** Accepts the interface: interface. */
  START_INTERFACE(1030),
  /** Throws it out: interface. */
  STOP_INTERFACE(1031);

  private final int fid;

  CovgFunction(int fid) {
    this.fid = fid;
  }

  @Override
  public int eid() {
    return Eid.COVG;
  }

  @Override
  public int fid() {
    return fid;
  }
}
