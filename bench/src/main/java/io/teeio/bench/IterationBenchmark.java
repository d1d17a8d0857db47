package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Aborted;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A whole iteration of both roles in one thread: VCA, GET_DIGESTS, GET_CERTIFICATE with the chain
 * read and checked anew, CHALLENGE, all measurements signed, KEY_EXCHANGE and FINISH, HEARTBEAT,
 * KEY_UPDATE of both directions, END_SESSION; and, to compare, its bare crypto operations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IterationBenchmark {
  /** Name of the back end. */
  @Param({"corretto", "portable"})
  public String backend = "corretto";

  private Parties parties = new Parties(Crypto.portable());
  private List<Supplier<Object>> operations = List.of();

  /** Meets the parties, and lets one iteration be recorded. */
  @Setup
  public void record() throws IOException, Aborted {
    Crypto crypto =
        backend.equals("corretto") ? Crypto.corretto().orElseThrow() : Crypto.portable();
    parties = new Parties(crypto);
    RecordedCrypto recorded = new RecordedCrypto(crypto);
    parties.with(recorded).iteration();
    operations = recorded.operations();
  }

  /** The protocol. */
  @Benchmark
  public int iteration() throws IOException, Aborted {
    return parties.iteration();
  }

  /** The same signatures, agreements, hashes, MACs and ciphers without the protocol. */
  @Benchmark
  public void bareOperations(Blackhole sink) {
    for (Supplier<Object> operation : operations) {
      sink.consume(operation.get());
    }
  }
}
