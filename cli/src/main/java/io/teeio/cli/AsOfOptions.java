package io.teeio.cli;

import io.teeio.attest.AsOf;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The instants for which an appraisal holds. */
final class AsOfOptions {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      description =
          "Appraise for this instant, as 2025-08-21T12:00Z or 2025-08-21 (midnight UTC); default: now.")
  private @Nullable String device;

  @Option(
      names = "--rim-as-of",
      paramLabel = "INSTANT",
      description =
          "The instant for the signers of reference values and their revocation; default: that of --as-of.")
  private @Nullable String referenceValues;

  /** What was asked for; what was not is {@code clock}'s now, to the second. */
  AsOf asOf(InstantSource clock) throws CannotDo {
    Instant first =
        device == null
            ? clock.instant().truncatedTo(ChronoUnit.SECONDS)
            : instant("--as-of", device);
    Instant second = referenceValues == null ? first : instant("--rim-as-of", referenceValues);
    return new AsOf(first, second);
  }

  private static Instant instant(String option, String given) throws CannotDo {
    try {
      OffsetDateTime time =
          given.indexOf('T') < 0 && given.indexOf('t') < 0
              ? LocalDate.parse(given).atStartOfDay().atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(given);
      if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      throw notAnInstant(option, given);
    }
    throw notAnInstant(option, given);
  }

  private static CannotDo notAnInstant(String option, String given) {
    return CannotDo.usage(
        option
            + " is an instant such as 2025-08-21T12:00Z or a day such as 2025-08-21, not \""
            + given
            + "\"");
  }
}
