package io.teeio.platform.evidence;

/** The operational state of a platform (CoVE, platform state claim). */
public enum PlatformState {
  /** It wants more information before it can work. */
  NOT_CONFIGURED(1),
  /** As it should be. */
  SECURED(2),
  /** It can be debugged, and so looked into. */
  DEBUG(3),
  /** It recovers from a failure. */
  RECOVERY(4);

  private final int wire;

  PlatformState(int wire) {
    this.wire = wire;
  }

  /** Its number in the claim. */
  public int wire() {
    return wire;
  }
}
