package io.teeio.attest.result;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Appraisals to write down. */
final class Samples {
  static final AsOf AS_OF =
      new AsOf(Instant.parse("2025-08-21T12:00:00Z"), Instant.parse("2025-10-24T12:00:00Z"));

  static final Check SIGNATURE =
      Check.pass("report signature", "ECDSA P-384, by the leaf's key").under("DSP0274 10.11");
  static final Check NONCE =
      Check.fail("nonce", "is another one").under("DSP0274 10.11").comparing("0a0b", "0c0d");
  static final Check REVOCATION = Check.notRequired("revocation", "no statement was given");

  static final Appraisal GOOD =
      new Appraisal(
          "GPU-0",
          new Verdict(List.of(SIGNATURE, REVOCATION)),
          new MeasurementComparison(2, 2, List.of()),
          Claim.Table.EMPTY.with("hwmodel", "GH100").with("secboot", true),
          AS_OF);

  static final Appraisal BAD =
      new Appraisal(
          "GPU-1",
          new Verdict(List.of(SIGNATURE, NONCE, REVOCATION)),
          new MeasurementComparison(
              3,
              1,
              List.of(
                  new MeasurementComparison.Mismatch(
                      9, "VBIOS", List.of("aa", "bb"), Optional.of("cc")),
                  new MeasurementComparison.Mismatch(10, "", List.of("dd"), Optional.empty()))),
          Claim.Table.EMPTY
              .with("count", 7)
              .with("serial", new Claim.Unknown())
              .with("ports", Claim.texts(List.of("a", "b")))
              .with("inner", Claim.Table.EMPTY.with("x", false)),
          AS_OF);

  static final Appraisal BOX =
      new Appraisal(
          "2 devices",
          new Verdict(List.of(Check.pass("same nonce", "in both"))),
          MeasurementComparison.NONE,
          Claim.Table.EMPTY,
          AS_OF,
          List.of(GOOD, BAD));

  private Samples() {}
}
