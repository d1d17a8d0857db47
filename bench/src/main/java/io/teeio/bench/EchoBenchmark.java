package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

/**
 * A vendor-defined request in a session that is sent back: two records sealed and two opened,
 * through all of both roles.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EchoBenchmark {
  /** Bytes of payload. */
  @Param({"16", "4096"})
  public int size = 16;

  private Optional<SpdmSession> session = Optional.empty();
  private Bytes payload = Bytes.EMPTY;

  /** Opens the session. */
  @Setup
  public void open() throws IOException, Aborted {
    session = Optional.of(new Parties(Crypto.fastest()).session());
    payload = Bytes.zeros(size);
  }

  /** There and back. */
  @Benchmark
  public Bytes roundTrip() throws IOException, Aborted {
    return session.orElseThrow().vendorDefined(Parties.PCI_SIG, Parties.VENDOR, payload).orAbort();
  }
}
