package io.teeio.bench;

import io.teeio.crypto.Aead;
import io.teeio.wire.Bytes;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives away what it does, to be done again with a cipher of the same key that is as fresh: no
 * cipher seals twice under one nonce.
 */
final class RecordedAead implements Aead {
  private final Aead aead;
  private final Consumer<Function<Aead, Object>> operations;

  RecordedAead(Aead aead, Consumer<Function<Aead, Object>> operations) {
    this.aead = aead;
    this.operations = operations;
  }

  @Override
  public int tagSize() {
    return aead.tagSize();
  }

  @Override
  public int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    Bytes kept = Bytes.copyOf(nonce);
    Bytes data = Bytes.copyOf(aad, aadOffset, aadOffset + aadLength);
    Bytes plaintext = Bytes.copyOf(in, offset, offset + length);
    operations.accept(fresh -> fresh.seal(kept, data, plaintext));
    return aead.seal(nonce, aad, aadOffset, aadLength, in, offset, length, out, outOffset);
  }

  @Override
  public int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    Bytes kept = Bytes.copyOf(nonce);
    Bytes data = Bytes.copyOf(aad, aadOffset, aadOffset + aadLength);
    Bytes sealed = Bytes.copyOf(in, offset, offset + length);
    operations.accept(fresh -> fresh.open(kept, data, sealed));
    return aead.open(nonce, aad, aadOffset, aadLength, in, offset, length, out, outOffset);
  }

  @Override
  public void close() {
    aead.close();
  }
}
