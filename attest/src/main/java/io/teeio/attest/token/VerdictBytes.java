package io.teeio.attest.token;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;

/**
 * A verdict as bytes that can be digested: an array of its checks, each an array of name, result,
 * reason, whether it decides, and clause.
 */
public final class VerdictBytes {
  private VerdictBytes() {}

  /** The bytes of {@code verdict}; the same for equal verdicts. */
  public static Bytes of(Verdict verdict) {
    CborWriter out = new CborWriter().array(verdict.checks().size());
    for (Check check : verdict.checks()) {
      out.array(5)
          .text(check.name())
          .text(check.result().word())
          .text(check.reason())
          .flag(check.required())
          .text(check.clause());
    }
    return out.toBytes();
  }
}
