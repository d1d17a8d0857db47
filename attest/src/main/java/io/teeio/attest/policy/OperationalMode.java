package io.teeio.attest.policy;

/** The mode in which a device works (DSP0274, device mode measurement, OperationalModeState). */
public enum OperationalMode {
  /** As its manufacturer makes it. */
  MANUFACTURING("manufacturing"),
  /** As its manufacturer tests it. */
  VALIDATION("validation"),
  /** As its owner uses it. */
  NORMAL("normal"),
  /** After its firmware was found damaged. */
  RECOVERY("recovery"),
  /** On its way back to the manufacturer. */
  RMA("rma"),
  /** Never to be used again. */
  DECOMMISSIONED("decommissioned");

  private final String word;

  OperationalMode(String word) {
    this.word = word;
  }

  /** The word that policies and reports use. */
  public String word() {
    return word;
  }
}
