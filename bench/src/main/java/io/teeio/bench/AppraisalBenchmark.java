package io.teeio.bench;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.nvidia.AttestationReport;
import io.teeio.attest.nvidia.NvidiaAppraisal;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The appraisal of a real H100: report, chain, two manifests, seven statements about revocation.
 * {@link #warm} appraises a device whose chain was seen before, {@link #cold} one that nobody saw;
 * {@link #signature} is the one verification that no appraisal can do without.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class AppraisalBenchmark {
  private static final int CHAINS = 1024;
  private static final AsOf THEN =
      new AsOf(Instant.parse("2025-08-21T12:00:00Z"), Instant.parse("2025-10-24T12:00:00Z"));

  /** Folder of the evidence: {@code nvidia-h100} and {@code trust-anchors} are read. */
  @Param("../shared/evidence")
  public String evidence = "../shared/evidence";

  private final Crypto crypto = Crypto.fastest();
  private final NvidiaAppraisal remembering = new NvidiaAppraisal(new KnownChains(crypto, CHAINS));
  private final NvidiaAppraisal forgetting = new NvidiaAppraisal(new KnownChains(crypto, 0));
  private Optional<RealDevice> device = Optional.empty();

  /** An empty benchmark; {@link #build} makes the rest. */
  public AppraisalBenchmark() {}

  /** Reads the evidence, and appraises it once. */
  @Setup(Level.Trial)
  public void build() throws IOException, MalformedInput {
    device = Optional.of(RealDevice.read(Path.of(evidence)));
    if (!warm().verdict().passed()) {
      throw new IllegalStateException("the evidence does not pass: " + warm().verdict().failures());
    }
  }

  private RealDevice device() {
    return device.orElseThrow();
  }

  private Appraisal appraise(NvidiaAppraisal appraisal) {
    return appraisal.appraise(device().evidence(), device().collateral(), Policy.DEFAULT, THEN);
  }

  /** Everything, by a verifier that knows the chain, the signers and the responders. */
  @Benchmark
  public Appraisal warm() {
    return appraise(remembering);
  }

  /** Everything, by a verifier that remembers nothing but the manifests that it read. */
  @Benchmark
  public Appraisal cold() {
    return appraise(forgetting);
  }

  /** One P-384 verification of the report's signature: the floor under any appraisal. */
  @Benchmark
  public boolean signature() {
    AttestationReport report = device().report();
    return crypto.verify(
        device().key(),
        SignatureAlgorithm.ECDSA_P384,
        HashAlgorithm.SHA_384,
        report.signed(),
        Bytes.EMPTY,
        report.signature());
  }

  /** A report read and its measurements compared: what repeating an old appraisal costs. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public MeasurementComparison parseAndCompare() throws MalformedInput {
    return device().expected().compare(AttestationReport.read(device().evidence().report()));
  }
}
