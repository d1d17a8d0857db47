package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * An authenticated cipher under one key, made to be used for many messages. Not safe for many
 * threads. Sealing twice in a row under one nonce would give the key stream away: it is refused as
 * a bug of the caller with {@link IllegalStateException}. A message that has to be sent again is
 * sent as it was sealed.
 */
public interface Aead extends AutoCloseable {
  /** Bytes that {@link #seal} adds. */
  int tagSize();

  /** Encrypts {@code plaintext} and authenticates it with {@code aad}: ciphertext || tag. */
  default Bytes seal(Bytes nonce, Bytes aad, Bytes plaintext) {
    byte[] out = new byte[Math.addExact(plaintext.length(), tagSize())];
    seal(
        nonce.shared(),
        aad.sharedAround(),
        aad.sharedFrom(),
        aad.length(),
        plaintext.sharedAround(),
        plaintext.sharedFrom(),
        plaintext.length(),
        out,
        0);
    return Bytes.adopt(out);
  }

  /** The plaintext of {@code sealed}; empty if it is not what was sealed under this key. */
  default Optional<Bytes> open(Bytes nonce, Bytes aad, Bytes sealed) {
    byte[] out = new byte[Math.max(0, sealed.length() - tagSize())];
    int opened =
        open(
            nonce.shared(),
            aad.sharedAround(),
            aad.sharedFrom(),
            aad.length(),
            sealed.sharedAround(),
            sealed.sharedFrom(),
            sealed.length(),
            out,
            0);
    return opened < 0 ? Optional.empty() : Optional.of(Bytes.adopt(out));
  }

  /**
   * As {@link #seal(Bytes, Bytes, Bytes)} from array to array.
   *
   * @return bytes written to {@code out}: {@code length} and the tag
   */
  int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset);

  /**
   * As {@link #open(Bytes, Bytes, Bytes)} from array to array; {@code out} gets nothing of a
   * message that is not authentic, though its place may be overwritten with zeros.
   *
   * @return bytes written to {@code out}: {@code length} less the tag; -1 if it is not authentic
   */
  int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] in,
      int offset,
      int length,
      byte[] out,
      int outOffset);

  /** Wipes the key; the cipher cannot be used any more. */
  @Override
  void close();
}
