package io.teeio.device.accelerator;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RunningHash;
import io.teeio.device.function.DmaFault;
import io.teeio.device.function.DmaPort;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Arrays;
import java.util.Optional;

/**
 * Does one descriptor: moves bytes between memory outside and inside through a staging buffer,
 * hashes, seals, opens. Holds the running digest, local memory and the application key.
 */
final class Engine {
  private static final int STAGE = 64 * 1024;
  private static final int TAG = 16;
  private static final byte[] NO_DATA = new byte[0];

  private final Crypto crypto;
  private final DmaPort dma;
  private final LocalMemory local;
  private Optional<RunningHash> digest = Optional.empty();
  private Optional<Secret> applicationKey = Optional.empty();
  private byte[] stage = NO_DATA;

  Engine(Crypto crypto, DmaPort dma, LocalMemory local) {
    this.crypto = crypto;
    this.dma = dma;
    this.local = local;
  }

  /** Takes the application key; the engine wipes it. */
  void provision(Secret key) {
    applicationKey.ifPresent(Secret::close);
    applicationKey = Optional.of(key);
  }

  /** Forgets data, not the application key. */
  void reset() {
    digest = Optional.empty();
    local.wipe();
    Arrays.fill(stage, (byte) 0);
  }

  /** Forgets the application key too. */
  void scrub() {
    reset();
    applicationKey.ifPresent(Secret::close);
    applicationKey = Optional.empty();
  }

  boolean isClean() {
    for (byte value : stage) {
      if (value != 0) {
        return false;
      }
    }
    return digest.isEmpty() && applicationKey.isEmpty() && local.isClean();
  }

  /** Runs {@code job}; the digest if it ended one, else empty. */
  Bytes run(Descriptor job) throws DmaFault, JobFailure {
    if (stage.length == 0) {
      stage = new byte[STAGE];
    }
    return switch (job.opcode()) {
      case COPY -> copy(job);
      case FILL -> fill(job);
      case SHA384 -> hash(job);
      case SEAL -> seal(job);
      case OPEN -> open(job);
    };
  }

  private Bytes copy(Descriptor job) throws DmaFault, JobFailure {
    for (int done = 0; done < job.length(); done += STAGE) {
      int part = Math.min(STAGE, job.length() - done);
      load(job, done, stage, 0, part);
      store(job, done, stage, 0, part);
    }
    return Bytes.EMPTY;
  }

  private Bytes fill(Descriptor job) throws DmaFault, JobFailure {
    int size = Math.min(STAGE, job.length());
    for (int i = 0; i < size; i++) {
      stage[i] = (byte) (job.pattern() >>> (8 * (i & 3)));
    }
    for (int done = 0; done < job.length(); done += STAGE) {
      store(job, done, stage, 0, Math.min(STAGE, job.length() - done));
    }
    return Bytes.EMPTY;
  }

  private Bytes hash(Descriptor job) throws DmaFault, JobFailure {
    RunningHash running =
        job.has(Descriptor.FIRST)
            ? crypto.hashing(HashAlgorithm.SHA_384)
            : digest.orElseThrow(() -> new JobFailure(CompletionCode.OUT_OF_SEQUENCE));
    // Until this part is in, a failure must not leave a digest that skipped it.
    digest = Optional.empty();
    for (int done = 0; done < job.length(); done += STAGE) {
      int part = Math.min(STAGE, job.length() - done);
      load(job, done, stage, 0, part);
      running.update(stage, 0, part);
    }
    if (job.has(Descriptor.LAST)) {
      return running.soFar();
    }
    digest = Optional.of(running);
    return Bytes.EMPTY;
  }

  private Bytes seal(Descriptor job) throws DmaFault, JobFailure {
    byte[] plaintext = new byte[job.length()];
    byte[] sealed = new byte[job.length() + TAG];
    try (Aead aead = applicationAead()) {
      load(job, 0, plaintext, 0, plaintext.length);
      aead.seal(job.nonce().toArray(), NO_DATA, 0, 0, plaintext, 0, plaintext.length, sealed, 0);
      store(job, 0, sealed, 0, sealed.length);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
    return Bytes.EMPTY;
  }

  private Bytes open(Descriptor job) throws DmaFault, JobFailure {
    byte[] plaintext = new byte[job.length()];
    byte[] sealed = new byte[job.length() + TAG];
    try (Aead aead = applicationAead()) {
      load(job, 0, sealed, 0, sealed.length);
      int opened =
          aead.open(job.nonce().toArray(), NO_DATA, 0, 0, sealed, 0, sealed.length, plaintext, 0);
      if (opened < 0) {
        throw new JobFailure(CompletionCode.BAD_TAG);
      }
      store(job, 0, plaintext, 0, plaintext.length);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
    return Bytes.EMPTY;
  }

  private Aead applicationAead() throws JobFailure {
    Secret key = applicationKey.orElseThrow(() -> new JobFailure(CompletionCode.NO_KEY));
    return crypto.aead(AeadAlgorithm.AES_256_GCM, key, TAG);
  }

  private void load(Descriptor job, int done, byte[] target, int offset, int length)
      throws DmaFault, JobFailure {
    long from = job.source() + done;
    if (job.has(Descriptor.SOURCE_LOCAL)) {
      local.read(local.place(from, length), target, offset, length);
    } else {
      dma.read(from, target, offset, length);
    }
  }

  private void store(Descriptor job, int done, byte[] source, int offset, int length)
      throws DmaFault, JobFailure {
    long to = job.destination() + done;
    if (job.has(Descriptor.DESTINATION_LOCAL)) {
      local.write(local.place(to, length), source, offset, length);
    } else {
      dma.write(to, source, offset, length);
    }
  }
}
