package io.teeio.spdm.session;

import io.teeio.crypto.Aead;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.Arrays;
import java.util.Optional;

/**
 * The key, the nonce base and the sequence number of one direction between two key updates, and the
 * secret from which the next ones come.
 */
final class TrafficKeys implements AutoCloseable {
  private final Crypto crypto;
  private final KeySchedule schedule;
  private final AeadAlgorithm algorithm;
  private final Secret secret;
  private final Aead aead;
  private final byte[] iv;
  private long sequence;

  /** Keys from {@code secret}, which they own from now on. */
  TrafficKeys(Crypto crypto, KeySchedule schedule, AeadAlgorithm algorithm, Secret secret) {
    this.crypto = crypto;
    this.schedule = schedule;
    this.algorithm = algorithm;
    this.secret = secret;
    try (Secret key = schedule.key(secret, algorithm);
        Secret base = schedule.iv(secret, algorithm)) {
      aead = crypto.aead(algorithm, key, SecuredRecord.MAC_SIZE);
      WireWriter out = new WireWriter(algorithm.nonceSize()).secret(base);
      iv = out.toBytes().toArray();
      out.wipe();
    }
  }

  /** The keys after a KEY_UPDATE, starting at sequence number 0. */
  TrafficKeys next() {
    return new TrafficKeys(crypto, schedule, algorithm, schedule.updated(secret));
  }

  /** The sequence number of the next record. */
  long sequence() {
    return sequence;
  }

  /** Protects one record and counts it. */
  Bytes seal(NonceOrder order, Bytes header, Bytes plaintext) {
    Bytes sealed = aead.seal(nonce(order), header, plaintext);
    sequence++;
    return sealed;
  }

  /** Protects the {@code length} bytes behind the header of a record with room for the MAC. */
  void sealInPlace(NonceOrder order, byte[] record, int header, int length) {
    aead.seal(nonce(order).shared(), record, 0, header, record, header, length, record, header);
    sequence++;
  }

  /** Opens one record; counts it only if it is authentic. */
  Optional<Bytes> open(NonceOrder order, Bytes header, Bytes sealed) {
    Optional<Bytes> plaintext = aead.open(nonce(order), header, sealed);
    if (plaintext.isPresent()) {
      sequence++;
    }
    return plaintext;
  }

  /** Goes on with the record that has {@code number}. */
  void resume(long number) {
    sequence = number;
  }

  /** The nonce base with the sequence number mixed into it. */
  private Bytes nonce(NonceOrder order) {
    byte[] nonce = iv.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      int at =
          switch (order) {
            case LITTLE_ENDIAN, UNDECIDED -> i;
            case BIG_ENDIAN -> nonce.length - 1 - i;
          };
      nonce[at] ^= (byte) (sequence >>> (8 * i));
    }
    return Bytes.adopt(nonce);
  }

  @Override
  public void close() {
    aead.close();
    secret.close();
    Arrays.fill(iv, (byte) 0);
  }
}
