package io.teeio.platform.sbi;

/** Functions of the supervisor domain extension (CoVE). */
public enum SupdFunction implements SbiFunction {
  /** The domains that are there, as a bit map. */
  GET_ACTIVE_DOMAINS(0);

  private final int fid;

  SupdFunction(int fid) {
    this.fid = fid;
  }

  @Override
  public int eid() {
    return Eid.SUPD;
  }

  @Override
  public int fid() {
    return fid;
  }
}
