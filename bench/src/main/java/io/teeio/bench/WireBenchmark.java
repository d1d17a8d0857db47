package io.teeio.bench;

import io.teeio.wire.Bytes;
import io.teeio.wire.FieldTap;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A message of fifteen fields, read and written: what the codec itself adds to a protocol. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WireBenchmark {
  /** Much of what SPDM has: header, numbers of every size, a nonce, a part with its length. */
  record Sample(
      int version,
      int code,
      int param1,
      int param2,
      int session,
      int policy,
      long flags,
      long size,
      long counter,
      int vendor,
      Bytes nonce,
      Bytes opaque) {
    static Sample read(WireReader in) throws MalformedInput {
      int version = in.u8("SPDMVersion");
      int code = in.u8("RequestResponseCode");
      int param1 = in.u8("Param1");
      int param2 = in.u8("Param2");
      int session = in.u16("ReqSessionID");
      int policy = in.u8("SessionPolicy");
      in.reserved(1);
      long flags = in.u32("Flags");
      long size = in.u32("DataTransferSize");
      long counter = in.u64("Counter");
      int vendor = in.u24("VendorID");
      Bytes nonce = in.bytes("Nonce", 32);
      Bytes opaque = in.bytes("OpaqueData", in.u16("OpaqueDataLength"));
      in.end("SAMPLE");
      return new Sample(
          version, code, param1, param2, session, policy, flags, size, counter, vendor, nonce,
          opaque);
    }

    void write(WireWriter out) {
      out.u8(version).u8(code).u8(param1).u8(param2).u16(session).u8(policy).reserved(1);
      out.u32(flags).u32(size).u64(counter).u24(vendor).bytes(nonce);
      out.u16(opaque.length()).bytes(opaque);
    }
  }

  private final Sample sample =
      new Sample(
          0x12, 0xE4, 1, 2, 3, 4, 5, 4096, 7, 8, Bytes.zeros(32), Bytes.fromHex("5a".repeat(40)));
  private final Bytes encoded = encode(sample);

  private static Bytes encode(Sample sample) {
    WireWriter out = new WireWriter(128);
    sample.write(out);
    return out.toBytes();
  }

  /** Decodes without anyone listening. */
  @Benchmark
  public Object read() throws MalformedInput {
    return Sample.read(WireReader.of(encoded, "DSP0274"));
  }

  /** Decodes for a dissector. */
  @Benchmark
  public Object readTapped(Blackhole hole) throws MalformedInput {
    FieldTap tap = (name, offset, length, value) -> hole.consume(value);
    return Sample.read(WireReader.of(encoded, "DSP0274", tap));
  }

  /** Encodes. */
  @Benchmark
  public Object write() {
    return encode(sample);
  }

  /** Refuses a message that is cut short. */
  @Benchmark
  public Object refuse() {
    try {
      return Sample.read(WireReader.of(encoded.slice(0, 40), "DSP0274"));
    } catch (MalformedInput expected) {
      return expected;
    }
  }
}
