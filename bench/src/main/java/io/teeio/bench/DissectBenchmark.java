package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.dissect.Dissection;
import io.teeio.dissect.Dissector;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.List;
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
 * A capture of a megabyte in the clear, without signatures, put into words: milliseconds a
 * megabyte, so that 50 are 20 MB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DissectBenchmark {
  private static final int MEGABYTE = 1_000_000;

  /** Bytes of the vendor messages, which alternate with measurements. */
  @Param({"256", "1024"})
  public int size = 1024;

  private final Crypto crypto = Crypto.fastest();
  private Capture capture = Capture.of(io.teeio.spdm.transport.Binding.MCTP, List.of());

  /** Lets the parties talk until there is a megabyte. */
  @Setup(Level.Trial)
  public void talk() throws IOException, Aborted {
    Parties parties = new Parties(crypto);
    int aRound = length(parties.conversation(2, size)) - length(parties.conversation(1, size));
    capture = parties.conversation(MEGABYTE / aRound, size);
  }

  private static int length(Capture capture) {
    return capture.payloads().stream().mapToInt(Bytes::length).sum();
  }

  /** Every message in words. */
  @Benchmark
  public Dissection dissect() {
    return new Dissector(crypto, CaptureSecrets.NONE, false, message -> {}).dissect(capture);
  }

  /** Every field of every message besides. */
  @Benchmark
  public Dissection dissectWithFields() {
    return new Dissector(crypto, CaptureSecrets.NONE, true, message -> {}).dissect(capture);
  }
}
