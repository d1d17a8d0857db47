package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
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

/** Typical messages, from bytes to a record and back, by the codec that both roles use. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  /** Name of the message. */
  @Param({"CHALLENGE", "GET_MEASUREMENTS"})
  public String name = "CHALLENGE";

  private Negotiated negotiated = Negotiated.INITIAL;
  private SpdmRequest message = challenge();
  private Bytes encoded = Bytes.EMPTY;

  private static SpdmRequest challenge() {
    return new Challenge(0, SummaryType.NONE, Bytes.zeros(32), Optional.empty());
  }

  private static SpdmRequest getMeasurements() {
    return new GetMeasurements(
        false,
        false,
        GetMeasurements.ALL,
        Optional.of(new GetMeasurements.Signing(Bytes.zeros(32), 0)),
        Optional.empty());
  }

  /** Agrees on what a codec has to know. */
  @Setup
  public void agree() throws IOException, Aborted {
    negotiated = new Parties(Crypto.portable()).negotiated();
    message = name.equals("CHALLENGE") ? challenge() : getMeasurements();
    encoded = message.encode(negotiated);
  }

  /** Bytes to a record. */
  @Benchmark
  public Decoded<SpdmRequest> read() throws MalformedInput {
    return SpdmCodec.readRequest(encoded, Padding.NONE, negotiated);
  }

  /** A record to bytes. */
  @Benchmark
  public Bytes write() {
    return message.encode(negotiated);
  }
}
