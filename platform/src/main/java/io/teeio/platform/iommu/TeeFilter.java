package io.teeio.platform.iommu;

/** Which accesses of a source an SDCL rule is for (TEE_FLT). */
public enum TeeFilter {
  /** All. 0. */
  BOTH,
  /** Those with the TEE attribute (T bit). 1. */
  TEE,
  /** Those without. 2. */
  NON_TEE;

  /** Whether an access with that attribute passes. */
  public boolean accepts(boolean tee) {
    return switch (this) {
      case BOTH -> true;
      case TEE -> tee;
      case NON_TEE -> !tee;
    };
  }
}
