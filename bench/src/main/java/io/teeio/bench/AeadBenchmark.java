package io.teeio.bench;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Secret;
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

/** AES-256-GCM from array to array, a nonce a message: what IDE pays for a TLP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AeadBenchmark {
  private static final int TAG = 12;
  private static final int HEADER = 16;

  /** Bytes of plaintext. */
  @Param({"64", "256", "4096", "65536"})
  public int size = 256;

  private final Aead aead =
      Crypto.portable().aead(AeadAlgorithm.AES_256_GCM, Secret.adopt(new byte[32]), TAG);
  private final byte[] header = new byte[HEADER];
  private final byte[] nonce = new byte[12];
  private byte[] plaintext = new byte[0];
  private byte[] sealed = new byte[0];
  private byte[] opened = new byte[0];
  private final byte[] fixedNonce = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  private byte[] received = new byte[0];

  /** Makes buffers of the size, and a message to open. */
  @Setup(Level.Trial)
  public void fill() {
    plaintext = new byte[size];
    sealed = new byte[size + TAG];
    opened = new byte[size];
    received = new byte[size + TAG];
    aead.seal(fixedNonce, header, 0, HEADER, plaintext, 0, size, received, 0);
  }

  private void count() {
    for (int i = nonce.length - 1; ++nonce[i] == 0 && i > 4; i--) {
      // The carry goes on.
    }
  }

  /** Seals one message. */
  @Benchmark
  public int seal() {
    count();
    return aead.seal(nonce, header, 0, HEADER, plaintext, 0, size, sealed, 0);
  }

  /** Opens one message. */
  @Benchmark
  public int open() {
    return aead.open(fixedNonce, header, 0, HEADER, received, 0, size + TAG, opened, 0);
  }
}
