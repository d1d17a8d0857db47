package io.teeio.platform.sbi;

/** Extension ids: four ASCII letters each, the first in the most significant byte. */
public final class Eid {
  /** Supervisor domains, "SUPD". */
  public static final int SUPD = 0x53555044;

  /** Host to TSM, "COVH". */
  public static final int COVH = 0x434F5648;

  /** Interrupts of TVMs, "COVI". */
  public static final int COVI = 0x434F5649;

  /** Guest to TSM, "COVG". */
  public static final int COVG = 0x434F5647;

  /** Nested acceleration: the page that host and TSM share, "NACL". */
  public static final int NACL = 0x4E41434C;

  /** TSM to RDSM, "COVT". */
  public static final int COVT = 0x434F5654;

  private Eid() {}

  /** The four letters of {@code eid}, or hexadecimal digits if they are not letters. */
  public static String text(int eid) {
    StringBuilder letters = new StringBuilder(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = (eid >>> shift) & 0xFF;
      if (letter < 'A' || letter > 'Z') {
        return "0x%08x".formatted(eid);
      }
      letters.append((char) letter);
    }
    return letters.toString();
  }
}
