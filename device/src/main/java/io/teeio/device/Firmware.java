package io.teeio.device;

/** What the device boots. */
public enum Firmware {
  /** What its maker released and the RIM knows. */
  GENUINE("genuine"),
  /** The same with a few bytes changed; it measures as something else. */
  TAMPERED("tampered"),
  /** The next release of its maker, which has other reference values. */
  NEWER("newer");

  private final String text;

  Firmware(String text) {
    this.text = text;
  }

  /** As a command line names it. */
  public String text() {
    return text;
  }
}
