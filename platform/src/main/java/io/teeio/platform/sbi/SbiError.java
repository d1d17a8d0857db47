package io.teeio.platform.sbi;

import java.util.Optional;

/**
 * Error codes (SBI, binary encoding). CoVE and CoVE-IO name five more without a number; those have
 * one in a range of this project's own, from -1001 down.
 */
public enum SbiError {
  /** Done. */
  SUCCESS(0),
  /** Failed for a reason that has no code of its own. */
  FAILED(-1),
  /** No such extension or function. */
  NOT_SUPPORTED(-2),
  /** An argument is wrong. CoVE-IO's INVALID_PARAMS. */
  INVALID_PARAM(-3),
  /** Policy or ownership forbids it. */
  DENIED(-4),
  /** An address is misaligned or not of the kind that the function demands. */
  INVALID_ADDRESS(-5),
  /** It is there already. */
  ALREADY_AVAILABLE(-6),
  /** It runs already. */
  ALREADY_STARTED(-7),
  /** It has stopped already. */
  ALREADY_STOPPED(-8),
  /** No shared memory was registered. */
  NO_SHMEM(-9),
  /** Not in this state. */
  INVALID_STATE(-10),
  /** A range is outside of what is allowed, or a buffer is too small. */
  BAD_RANGE(-11),
  /** It took too long. */
  TIMEOUT(-12),
  /** The way to the device failed. */
  IO(-13),
  /** Locked for good. */
  DENIED_LOCKED(-14),
  /** The keys of a session are used up; update them and call again (CoVE-IO). */
  KEY_UPDATE_REQUIRED(-1001),
  /** Another operation has it; call again (CoVE). */
  BUSY(-1002),
  /** A signature or token is wrong (CoVE). */
  AUTH(-1003),
  /** The TVM has no page-table pages left (CoVE). */
  OUT_OF_PTPAGES(-1004),
  /** The TSM has no memory left (CoVE). */
  OUT_OF_MEMORY(-1005);

  private final long code;

  SbiError(long code) {
    this.code = code;
  }

  /** The number in register a0. */
  public long code() {
    return code;
  }

  /** The constant for {@code code}, or empty if nobody defined it. */
  public static Optional<SbiError> of(long code) {
    for (SbiError error : values()) {
      if (error.code == code) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }
}
