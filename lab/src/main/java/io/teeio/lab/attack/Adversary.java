package io.teeio.lab.attack;

/** Who attacks: the eight adversaries of CoVE-IO 0.3.0+a361d4a 05, adversary model. */
public enum Adversary {
  /** Early boot software of the host: machine-mode firmware, option ROMs. */
  STARTUP_SOFTWARE("startup software"),
  /** The host's kernel, VMM and drivers. */
  PRIVILEGED_HOST_SOFTWARE("privileged host software"),
  /** User space of the host's VMM. */
  UNPRIVILEGED_HOST_SOFTWARE("unprivileged host software"),
  /** Kernel and drivers of a guest, against another one. */
  PRIVILEGED_GUEST_SOFTWARE("privileged guest software"),
  /** Applications of a guest. */
  UNPRIVILEGED_GUEST_SOFTWARE("unprivileged guest software"),
  /** Firmware of a device other than its DSM. */
  DEVICE_FIRMWARE("device firmware"),
  /** Somebody who probes visible buses and switches the power. */
  SIMPLE_HARDWARE("simple hardware"),
  /** Somebody who also puts interposers on links. */
  ADVANCED_HARDWARE("advanced hardware");

  private final String words;

  Adversary(String words) {
    this.words = words;
  }

  /** The specification's words. */
  public String words() {
    return words;
  }
}
