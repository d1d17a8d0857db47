package io.teeio.bench;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.IdeTlp;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
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
 * A device's DMA under IDE, one packet of payload, and the AES-256-GCM that it cannot do without:
 * from the device's stream through the root port, the classifier, the IOMMU and the MPT to memory,
 * and for a read back again. {@link #bareWrite} over {@link #write} is the part of the time that is
 * not ours; a read is two packets, one of them without payload, so {@link #bareRead} seals and
 * opens twice. Bare operations put what they make into fresh arrays, as a packet needs it and as
 * {@code Cipher.doFinal} does; {@link #bareInPlace} writes over the same two arrays for ever.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class DmaBenchmark {
  private static final int AAD = 4 + 16;
  private static final int NONCE = 12;
  private static final Bytes HEADER = Bytes.zeros(AAD);

  /** Bytes of payload. */
  @Param({"256", "4096"})
  public int size = 256;

  private final byte[] aad = new byte[AAD];
  private final Lane request = new Lane();
  private final Lane payload = new Lane();
  private Bytes data = Bytes.EMPTY;
  private byte[] plaintext = new byte[0];
  private byte[] sealed = new byte[0];
  private byte[] opened = new byte[0];
  private DmaPath path = new DmaPath(size);

  /** An empty benchmark; {@link #build} makes the rest. */
  public DmaBenchmark() {}

  /** One direction of one sub-stream: a key with a cipher at either end, and a counter. */
  private static final class Lane {
    private final byte[] nonce = new byte[NONCE];
    private final Aead sender;
    private final Aead receiver;

    Lane() {
      Secret key = RandomSource.secure().secret(32);
      Crypto crypto = Crypto.fastest();
      sender = crypto.aead(AeadAlgorithm.AES_256_GCM, key, IdeTlp.MAC_SIZE);
      receiver = crypto.aead(AeadAlgorithm.AES_256_GCM, key, IdeTlp.MAC_SIZE);
    }

    void count() {
      for (int i = NONCE - 1; ++nonce[i] == 0 && i > 4; i--) {
        // The carry goes on.
      }
    }
  }

  /** A machine with one device, and buffers of the size. */
  @Setup(Level.Trial)
  public void build() throws Exception {
    path = new DmaPath(size);
    data = Bytes.zeros(size);
    plaintext = new byte[size];
    sealed = new byte[size + IdeTlp.MAC_SIZE];
    opened = new byte[size];
  }

  /** A posted write, all the way into memory. */
  @Benchmark
  public Object write() throws Exception {
    return path.write();
  }

  /** A read: the request up, memory, the completion down and opened. */
  @Benchmark
  public Object read() throws Exception {
    return path.read();
  }

  private Optional<Bytes> sealAndOpen(Lane lane, Bytes plain) {
    lane.count();
    Bytes nonce = Bytes.copyOf(lane.nonce);
    return lane.receiver.open(nonce, HEADER, lane.sender.seal(nonce, HEADER, plain));
  }

  /** One seal and one open of the payload. */
  @Benchmark
  public Object bareWrite() {
    return sealAndOpen(payload, data);
  }

  /** The same, and one seal and one open of a request without payload. */
  @Benchmark
  public boolean bareRead() {
    return sealAndOpen(request, Bytes.EMPTY).isPresent() && sealAndOpen(payload, data).isPresent();
  }

  /** One seal and one open of the payload, from array to array. */
  @Benchmark
  public int bareInPlace() {
    payload.count();
    payload.sender.seal(payload.nonce, aad, 0, AAD, plaintext, 0, size, sealed, 0);
    return payload.receiver.open(
        payload.nonce, aad, 0, AAD, sealed, 0, size + IdeTlp.MAC_SIZE, opened, 0);
  }
}
