package io.teeio.crypto;

import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Reads the times of X.509 (RFC 5280 4.1.2.5), all to the second and in UTC. */
public final class DerTime {
  /** The tag of a time with a year of two digits. */
  public static final int UTC_TIME = 0x17;

  /** The tag of a time with a year of four digits. */
  public static final int GENERALIZED_TIME = 0x18;

  private DerTime() {}

  /**
   * Reads a UTCTime, whose years are 1950 to 2049, or a GeneralizedTime.
   *
   * @throws MalformedInput if the next element is neither, or no time in its shortest form
   */
  public static Instant read(DerReader in, String field) throws MalformedInput {
    boolean century = in.isNext(GENERALIZED_TIME);
    byte[] value = in.value(field, century ? GENERALIZED_TIME : UTC_TIME);
    return time(in, field, value, century);
  }

  /**
   * Reads a GeneralizedTime.
   *
   * @throws MalformedInput if the next element is none
   */
  public static Instant generalized(DerReader in, String field) throws MalformedInput {
    return time(in, field, in.value(field, GENERALIZED_TIME), true);
  }

  private static Instant time(DerReader in, String field, byte[] value, boolean century)
      throws MalformedInput {
    String text = new String(value, StandardCharsets.ISO_8859_1);
    int years = century ? 4 : 2;
    if (text.length() != years + 11 || text.charAt(text.length() - 1) != 'Z') {
      throw in.malformed(field, "is not a time in UTC to the second");
    }
    try {
      int year = digits(text, 0, years);
      int full = century ? year : year < 50 ? 2000 + year : 1900 + year;
      return LocalDateTime.of(
              full,
              digits(text, years, 2),
              digits(text, years + 2, 2),
              digits(text, years + 4, 2),
              digits(text, years + 6, 2),
              digits(text, years + 8, 2))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException noTime) {
      throw in.malformed(field, "is not a time");
    }
  }

  private static int digits(String text, int from, int count) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not a digit");
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
