package io.teeio.platform.sbi;

/** What the TSM asks of the RDSM (CoVE-IO, root port IDE keys). */
public enum CovtFunction implements SbiFunction {
  /** Stores a key: root port, key descriptor, key data. */
  PROGRAM_RP_IDE_KEY(1024),
  /** Clears all keys of a stream: root port, stream. */
  CLEAR_RP_IDE_KEY(1025),
  /** Puts a key to use: root port, key descriptor. */
  SET_GO_RP_IDE_KEY(1026),
  /** Takes a key out of use: root port, key descriptor. */
  SET_STOP_RP_IDE_KEY(1027),
  /** State of a key: root port, key descriptor. */
  RP_IDE_KEY_STATUS(1028),
  /** Programs or releases a stream: root port, stream descriptor. */
  PROGRAM_RP_IDE_STREAM(1029);

  private final int fid;

  CovtFunction(int fid) {
    this.fid = fid;
  }

  @Override
  public int eid() {
    return Eid.COVT;
  }

  @Override
  public int fid() {
    return fid;
  }
}
