package io.teeio.attest.result;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import java.util.List;
import java.util.Optional;

/**
 * An {@link Appraisal} as people read it: the answer first, then what speaks against the device,
 * then everything that was asked. What a device sent is shown with control characters made visible.
 */
public final class AppraisalText {
  private static final int MOST_MISMATCHES = 16;

  private final TextColumns lines = new TextColumns();

  private AppraisalText() {}

  /** Several lines, each ended by a line feed. */
  public static String write(Appraisal appraisal) {
    AppraisalText text = new AppraisalText();
    text.device(appraisal);
    for (Appraisal part : appraisal.parts()) {
      text.lines.blank();
      text.lines.blank();
      text.device(part);
    }
    if (!appraisal.parts().isEmpty()) {
      text.summary(appraisal);
    }
    return text.lines.toString();
  }

  private void device(Appraisal appraisal) {
    lines.line(answer(appraisal) + ": " + appraisal.subject());
    lines.wrapped("  ", because(appraisal));
    lines.wrapped("  ", asOf(appraisal.asOf()));
    lines.blank();
    for (Check check : appraisal.verdict().checks()) {
      check(check);
    }
    measurements(appraisal.measurements());
    claims(appraisal.claims());
  }

  private static String answer(Appraisal appraisal) {
    return switch (appraisal.outcome()) {
      case PASS -> "PASS";
      case FAIL -> "FAIL";
      case NOT_CHECKED -> "NOT DECIDED";
    };
  }

  private static String because(Appraisal appraisal) {
    List<Check> checks = appraisal.verdict().checks();
    long parts = appraisal.parts().stream().filter(part -> !part.passed()).count();
    String devices =
        parts == 0 ? "" : parts + " of " + appraisal.parts().size() + " devices did not pass. ";
    String own =
        switch (appraisal.verdict().outcome()) {
          case PASS -> "Every check that decides passed" + warnings(checks) + ".";
          case FAIL -> "Failed: " + names(checks, Check.Result.FAIL) + ".";
          case NOT_CHECKED ->
              checks.isEmpty()
                  ? "Nothing was asked."
                  : "Nothing failed, but these decide and could not be checked: "
                      + names(
                          checks.stream().filter(Check::required).toList(),
                          Check.Result.NOT_CHECKED)
                      + ".";
        };
    return devices + own;
  }

  private static String warnings(List<Check> checks) {
    long warnings = checks.stream().filter(check -> check.result() == Check.Result.WARN).count();
    return warnings == 0 ? "" : "; worth a look: " + names(checks, Check.Result.WARN);
  }

  private static String names(List<Check> checks, Check.Result result) {
    return String.join(
        ", ",
        checks.stream()
            .filter(check -> check.result() == result)
            .map(Check::name)
            .distinct()
            .toList());
  }

  private static String asOf(AsOf asOf) {
    return asOf.device().equals(asOf.referenceValues())
        ? "As of " + asOf.device() + "."
        : "As of "
            + asOf.device()
            + " for the device, "
            + asOf.referenceValues()
            + " for reference values.";
  }

  private void check(Check check) {
    String clause = check.clause().isEmpty() ? "" : " [" + check.clause() + "]";
    String optional =
        check.result() == Check.Result.NOT_CHECKED && !check.required() ? " (not needed)" : "";
    lines.row(mark(check.result()), check.name(), check.reason() + optional + clause);
    if (check.result() == Check.Result.FAIL) {
      check
          .compared()
          .ifPresent(compared -> {
            lines.row("", "", "expected " + compared.expected());
            lines.row("", "", "actual   " + compared.actual());
          });
    }
  }

  private static String mark(Check.Result result) {
    return switch (result) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case WARN -> "warn";
      case NOT_CHECKED -> "-";
    };
  }

  private void measurements(MeasurementComparison measurements) {
    if (measurements.compared() == 0) {
      return;
    }
    lines.blank();
    lines.line(
        "Measurements: "
            + measurements.matched()
            + " of "
            + measurements.compared()
            + " are as the reference values have them");
    List<Mismatch> mismatched = measurements.mismatched();
    for (Mismatch mismatch : mismatched.stream().limit(MOST_MISMATCHES).toList()) {
      String name = mismatch.name().isEmpty() ? "" : ", " + mismatch.name();
      lines.line("  index " + mismatch.index() + name);
      String word = "expected ";
      for (String expected : mismatch.expected()) {
        lines.line("    " + word + expected);
        word = "      or ";
      }
      lines.line("    actual   " + mismatch.actual().orElse("nothing was reported"));
    }
    if (mismatched.size() > MOST_MISMATCHES) {
      lines.line("  and " + (mismatched.size() - MOST_MISMATCHES) + " more (--json has them all)");
    }
  }

  private void claims(Claim.Table claims) {
    if (claims.values().isEmpty()) {
      return;
    }
    lines.blank();
    lines.line("Claims");
    claims.values().forEach((name, value) -> claim("  ", name, value));
  }

  private void claim(String indent, String name, Claim value) {
    Optional<String> plain = ClaimText.plain(value);
    if (plain.isPresent()) {
      lines.wrapped(indent, name + ": " + plain.get());
      return;
    }
    lines.line(indent + name);
    ClaimText.entries(value).forEach((inner, each) -> claim(indent + "  ", inner, each));
  }

  private void summary(Appraisal appraisal) {
    lines.blank();
    for (Appraisal part : appraisal.parts()) {
      lines.line(answer(part) + ": " + part.subject());
    }
    lines.line(answer(appraisal) + ": " + appraisal.subject());
  }
}
