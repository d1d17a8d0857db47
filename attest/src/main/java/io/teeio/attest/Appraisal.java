package io.teeio.attest;

import java.util.List;

/**
 * All that an appraisal of one device, or of several together, came to.
 *
 * @param subject whom it speaks of, as its evidence names it
 * @param verdict every check
 * @param measurements how measurements compare with reference values
 * @param claims what is known of the device now
 * @param asOf the instants for which it holds
 * @param parts the appraisals of the devices that it sums up; empty for one device
 */
public record Appraisal(
    String subject,
    Verdict verdict,
    MeasurementComparison measurements,
    Claim.Table claims,
    AsOf asOf,
    List<Appraisal> parts) {
  /** Copies the list. */
  public Appraisal {
    parts = List.copyOf(parts);
  }

  /** Of one device. */
  public Appraisal(
      String subject,
      Verdict verdict,
      MeasurementComparison measurements,
      Claim.Table claims,
      AsOf asOf) {
    this(subject, verdict, measurements, claims, asOf, List.of());
  }

  /** Fail if this or a part of it failed; not checked if this or a part was; else pass. */
  public Verdict.Outcome outcome() {
    Verdict.Outcome sum = verdict.outcome();
    for (Appraisal part : parts) {
      sum = sum.and(part.outcome());
    }
    return sum;
  }

  /** Whether it and every part of it passed. */
  public boolean passed() {
    return outcome() == Verdict.Outcome.PASS;
  }
}
