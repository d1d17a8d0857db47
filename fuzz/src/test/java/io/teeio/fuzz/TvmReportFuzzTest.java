package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.Anchors;
import io.teeio.attest.AsOf;
import io.teeio.attest.RimError;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.attest.token.TvmAppraisal;
import io.teeio.attest.token.TvmCollateral;
import io.teeio.attest.token.TvmReferenceJson;
import io.teeio.attest.token.TvmReport;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a third party is given by a TVM that may be anybody's. */
class TvmReportFuzzTest {
  private static final AsOf NOW = AsOf.both(Instant.parse("2026-11-21T12:00:00Z"));

  @FuzzTest
  void report(byte[] input) {
    Law.means(input, TvmReport::read, TvmReport::toBytes);
  }

  @FuzzTest
  void event(byte[] input) {
    Law.means(input, DeviceEvent::read, DeviceEvent::toBytes);
  }

  /** Whatever the certificate holds, there is a verdict, and none without a root to trust. */
  @FuzzTest
  void certificate(byte[] input) {
    TvmReport report = new TvmReport(Bytes.copyOf(input), List.of(), List.of());
    var appraisal =
        new TvmAppraisal(Parties.CRYPTO, new KnownChains(Parties.CRYPTO, 0))
            .appraise(
                report,
                new TvmCollateral(Anchors.NONE, Statements.NONE, Optional.empty()),
                Optional.empty(),
                Policy.DEFAULT,
                NOW);
    Law.require(!appraisal.verdict().passed(), "passed without an anchor");
  }

  @FuzzTest
  void referenceValues(byte[] input) throws RimError {
    var text = new String(input, StandardCharsets.UTF_8);
    try {
      TvmReferenceJson.read(text);
    } catch (RimError refused) {
      Law.saysWhy(refused);
      return;
    }
    var values = TvmReferenceJson.read(text);
    Law.require(
        TvmReferenceJson.read(TvmReferenceJson.write(values)).equals(values),
        "is not the same again");
  }
}
