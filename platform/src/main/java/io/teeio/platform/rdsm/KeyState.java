package io.teeio.platform.rdsm;

/**
 * State of one key of a root port (CoVE-IO 09, root port IDE key state): {@code Cleared} by
 * programming becomes {@code Programmed}, by SET_GO {@code Enabled}, by SET_STOP {@code Programmed}
 * again, by clearing {@code Cleared}; a stream that is lost takes all its keys to {@code Cleared}.
 */
public enum KeyState {
  /** There is no key. */
  CLEARED,
  /** It waits for SET_GO, or was stopped. */
  PROGRAMMED,
  /** It protects traffic. */
  ENABLED;

  /** The value that {@code rp_ide_key_status} returns. */
  public int code() {
    return switch (this) {
      case CLEARED -> 0;
      case PROGRAMMED -> 1;
      case ENABLED -> 2;
    };
  }
}
