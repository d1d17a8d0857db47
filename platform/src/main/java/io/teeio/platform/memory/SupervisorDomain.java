package io.teeio.platform.memory;

/** A supervisor domain: software that the MPT keeps apart from other software on the same harts. */
public enum SupervisorDomain {
  /** The untrusted host: VMM and everything that is not trusted. SDID 0. */
  HOST(0),
  /** The TSM and its TVMs. SDID 1. */
  TEE(1);

  private final int id;

  SupervisorDomain(int id) {
    this.id = id;
  }

  /** The SDID, as it stands in {@code a6[31:26]} and in an SDCL rule. */
  public int id() {
    return id;
  }
}
