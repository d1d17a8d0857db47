package io.teeio.platform.sbi;

/** Functions of the nested acceleration extension (SBI). */
public enum NaclFunction implements SbiFunction {
  /** Whether a feature is there. */
  PROBE_FEATURE(0),
  /** Registers the calling hart's shared page: physical address low, high, flags. */
  SET_SHMEM(1),
  /** Synchronises control registers. */
  SYNC_CSR(2),
  /** Synchronises fences. */
  SYNC_HFENCE(3),
  /** Synchronises and returns to the guest. */
  SYNC_SRET(4);

  private final int fid;

  NaclFunction(int fid) {
    this.fid = fid;
  }

  @Override
  public int eid() {
    return Eid.NACL;
  }

  @Override
  public int fid() {
    return fid;
  }
}
