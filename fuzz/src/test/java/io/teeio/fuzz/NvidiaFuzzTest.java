package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.nvidia.AttestationReport;
import io.teeio.attest.nvidia.EvidenceBundle;
import io.teeio.attest.nvidia.NvidiaAppraisal;
import io.teeio.attest.nvidia.NvidiaCollateral;
import io.teeio.attest.nvidia.NvidiaEvidence;
import io.teeio.attest.nvidia.ReferenceManifest;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.result.AppraisalJson;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What verifiers of NVIDIA's devices are given: whatever it is, a verdict comes of it. */
class NvidiaFuzzTest {
  private static final NvidiaAppraisal APPRAISAL =
      new NvidiaAppraisal(new KnownChains(Crypto.portable(), 0));
  private static final AsOf NOW = AsOf.both(Instant.parse("2026-01-01T00:00:00Z"));

  /** A report that is read is the signed bytes, the signature and what follows them. */
  @FuzzTest
  void report(byte[] input) {
    Law.read(input, AttestationReport::read)
        .ifPresent(read ->
            Law.require(
                Bytes.concat(read.signed(), read.signature(), read.trailing())
                    .equals(Bytes.copyOf(input)),
                "is not what came"));
  }

  @FuzzTest
  void bundle(byte[] input) {
    Law.read(
        input,
        bytes -> {
          List<NvidiaEvidence> devices =
              EvidenceBundle.read(new String(bytes.toArray(), StandardCharsets.ISO_8859_1));
          Law.require(!devices.isEmpty(), "no device");
          return devices;
        });
  }

  /** Nobody vouches for these, whatever they are. */
  @FuzzTest
  void evidence(byte[] input) {
    Bytes any = Bytes.copyOf(input);
    Appraisal appraisal =
        APPRAISAL.appraiseAll(
            "all",
            List.of(NvidiaEvidence.of("GPU-0", any, Bytes.EMPTY), NvidiaEvidence.of("x", any, any)),
            new NvidiaCollateral(
                List.of(ReferenceManifest.read("any", any)),
                Anchors.NONE,
                Anchors.NONE,
                Statements.NONE),
            Policy.DEFAULT,
            NOW);
    Law.require(!appraisal.passed(), "passed");
    Law.require(!AppraisalJson.write(appraisal).isEmpty(), "says nothing");
  }
}
