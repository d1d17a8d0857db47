package io.teeio.bench;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
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

/** A memory write through a selective IDE stream, from the device's port to the root port. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IdeBenchmark {
  private static final RequesterId DEVICE = RequesterId.of(0xBEEF);
  private static final long ADDRESS = 0x8000_0000L;

  /** Bytes of payload. */
  @Param({"64", "256", "4096"})
  public int size = 256;

  private final IdeStream device = end(PortSide.ENDPOINT);
  private final IdeStream root = end(PortSide.ROOT_PORT);
  private Tlp write = write(256);

  private static IdeStream end(PortSide side) {
    return new IdeStream(
        StreamId.of(1), side, Crypto.fastest(), Guards.all(), _ -> {}, IdeStream.UNLIMITED);
  }

  private static Tlp write(int size) {
    return new Tlp.MemoryWrite(DEVICE, ADDRESS, Bytes.zeros(size));
  }

  /** Keys both ends and sets them to GO, receivers first. */
  @Setup(Level.Trial)
  public void key() throws Violation {
    write = write(size);
    for (SubStream sub : SubStream.values()) {
      program(device, PortDirection.TX, root, PortDirection.RX, sub);
      program(root, PortDirection.TX, device, PortDirection.RX, sub);
    }
    for (PortDirection direction : new PortDirection[] {PortDirection.RX, PortDirection.TX}) {
      for (SubStream sub : SubStream.values()) {
        device.go(KeySet.K0, direction, sub);
        root.go(KeySet.K0, direction, sub);
      }
    }
    device.associate(StreamAssociation.everything());
    root.associate(StreamAssociation.everything());
    device.enable();
    root.enable();
  }

  private static void program(
      IdeStream sender,
      PortDirection sending,
      IdeStream receiver,
      PortDirection receiving,
      SubStream sub)
      throws Violation {
    IdeKey key = IdeKey.generate(RandomSource.secure());
    sender.program(KeySet.K0, sending, sub, key, IdeKey.INITIAL_IFV);
    receiver.program(KeySet.K0, receiving, sub, key, IdeKey.INITIAL_IFV);
  }

  /** Protects at one end and opens at the other. */
  @Benchmark
  public Object writeThrough() throws Violation {
    IdeTlp sealed = device.protect(write, true);
    return root.open(sealed);
  }
}
