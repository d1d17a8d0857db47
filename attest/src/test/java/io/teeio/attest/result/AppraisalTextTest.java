package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Appraisal;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AppraisalTextTest {
  @Test
  void theAnswerComesFirstThenWhyThenWhatWasAsked() {
    assertThat(AppraisalText.write(Samples.BAD))
        .isEqualTo(
            """
            FAIL: GPU-1
              Failed: nonce.
              As of 2025-08-21T12:00:00Z for the device, 2025-10-24T12:00:00Z for reference values.

              pass  report signature             ECDSA P-384, by the leaf's key [DSP0274 10.11]
              FAIL  nonce                        is another one [DSP0274 10.11]
                                                 expected 0a0b
                                                 actual   0c0d
              -     revocation                   no statement was given (not needed)

            Measurements: 1 of 3 are as the reference values have them
              index 9, VBIOS
                expected aa
                      or bb
                actual   cc
              index 10
                expected dd
                actual   nothing was reported

            Claims
              count: 7
              serial: not known
              ports: a, b
              inner
                x: no
            """);
  }

  @Test
  void severalDevicesAreSummedUpAtTheEnd() {
    assertThat(AppraisalText.write(Samples.BOX))
        .startsWith("FAIL: 2 devices\n  1 of 2 devices did not pass. Every check that decides")
        .endsWith("\nPASS: GPU-0\nFAIL: GPU-1\nFAIL: 2 devices\n");
  }

  @Test
  void whatADeviceSentCannotMoveTheCursorOrTurnTheText() {
    Appraisal odd =
        appraisal("\u001b[2Jgood\r\n\u202e", Check.pass("a\u009b", "\u2028b"), List.of());
    assertThat(AppraisalText.write(odd))
        .startsWith("PASS: \\u001b[2Jgood\\u000d\\u000a\\u202e\n")
        .contains("a\\u009b", "\\u2028b");
  }

  @Test
  void longReasonsAreFoldedAndManyMismatchesCounted() {
    List<Mismatch> many =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new Mismatch(i, "", List.of("00"), Optional.of("01")))
            .toList();
    Appraisal odd = appraisal("d", Check.warn("a", "word ".repeat(60)), many);
    assertThat(AppraisalText.write(odd).lines()).allMatch(line -> line.length() <= 100);
    assertThat(AppraisalText.write(odd)).contains("index 16\n").contains("and 4 more");
    assertThat(AppraisalText.write(odd)).contains("passed; worth a look: a.");
  }

  @Test
  void whatWasNotDecidedSaysWhatIsMissing() {
    assertThat(AppraisalText.write(appraisal("d", Check.notChecked("nonce", "none"), List.of())))
        .startsWith("NOT DECIDED: d\n")
        .contains("could not be checked: nonce.");
  }

  private static Appraisal appraisal(String subject, Check check, List<Mismatch> mismatched) {
    return new Appraisal(
        subject,
        new Verdict(List.of(check)),
        new MeasurementComparison(mismatched.size(), 0, mismatched),
        Claim.Table.EMPTY,
        Samples.AS_OF);
  }
}
