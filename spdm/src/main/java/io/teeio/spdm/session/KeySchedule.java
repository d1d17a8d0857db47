package io.teeio.spdm.session;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The key schedule of DSP0274 (clause "Key schedule"): HKDF with the negotiated hash from the
 * agreed secret to the keys of both directions. Stateless; the caller owns and wipes every secret
 * it is given.
 */
public final class KeySchedule {
  private final Crypto crypto;
  private final HashAlgorithm hash;
  private final SpdmVersion version;

  /**
   * The schedule of a connection with this hash and version (the version is part of each label).
   */
  public KeySchedule(Crypto crypto, HashAlgorithm hash, SpdmVersion version) {
    this.crypto = crypto;
    this.hash = hash;
    this.version = version;
  }

  /**
   * The secrets of the handshake phase.
   *
   * @param agreed the secret of the key agreement
   * @param th1 hash of the transcript TH1
   */
  public DirectionSecrets handshake(Secret agreed, Bytes th1) {
    return handshake(Bytes.zeros(hash.size()), agreed, th1);
  }

  /**
   * The secrets of the handshake phase of a session that starts from a shared key; from SPDM 1.3 on
   * the salt differs from that of a key agreement.
   *
   * @param preshared the shared key
   * @param th1 hash of the transcript TH1
   */
  public DirectionSecrets presharedHandshake(Secret preshared, Bytes th1) {
    byte[] salt = new byte[hash.size()];
    if (version.atLeast(SpdmVersion.V1_3)) {
      Arrays.fill(salt, (byte) 0xFF);
    }
    return handshake(Bytes.copyOf(salt), preshared, th1);
  }

  private DirectionSecrets handshake(Bytes salt, Secret input, Bytes th1) {
    Secret stage = crypto.extract(hash, salt, input);
    return new DirectionSecrets(
        stage, expand(stage, "req hs data", th1), expand(stage, "rsp hs data", th1));
  }

  /**
   * The secrets of the application phase; their stage is the export master secret.
   *
   * @param handshake the secrets of the handshake phase
   * @param th2 hash of the transcript TH2
   */
  public DirectionSecrets application(DirectionSecrets handshake, Bytes th2) {
    try (Secret salt = expand(handshake.stage(), "derived", Bytes.EMPTY);
        Secret master = crypto.extract(hash, salt, Bytes.zeros(hash.size()))) {
      return new DirectionSecrets(
          expand(master, "exp master", th2),
          expand(master, "req app data", th2),
          expand(master, "rsp app data", th2));
    }
  }

  /** The key of the verify data that the side of {@code directionSecret} sends. */
  public Secret finishedKey(Secret directionSecret) {
    return expand(directionSecret, "finished", Bytes.EMPTY);
  }

  /** RequesterVerifyData or ResponderVerifyData over the hash of a transcript. */
  public Bytes verifyData(Secret directionSecret, Bytes transcriptHash) {
    try (Secret key = finishedKey(directionSecret)) {
      return crypto.hmac(hash, key, transcriptHash);
    }
  }

  /** The secret that follows {@code directionSecret} after a KEY_UPDATE. */
  public Secret updated(Secret directionSecret) {
    return expand(directionSecret, "traffic upd", Bytes.EMPTY);
  }

  /** The AEAD key of a direction. */
  public Secret key(Secret directionSecret, AeadAlgorithm aead) {
    return expand(directionSecret, "key", Bytes.EMPTY, aead.keySize());
  }

  /** The value with which sequence numbers are mixed into nonces. */
  public Secret iv(Secret directionSecret, AeadAlgorithm aead) {
    return expand(directionSecret, "iv", Bytes.EMPTY, aead.nonceSize());
  }

  private Secret expand(Secret from, String label, Bytes context) {
    return expand(from, label, context, hash.size());
  }

  private Secret expand(Secret from, String label, Bytes context, int length) {
    return crypto.expand(hash, from, binConcat(length, label, context), length);
  }

  /** BinConcat: length, version label of eight characters, label, context. */
  private Bytes binConcat(int length, String label, Bytes context) {
    String versioned = "spdm1." + (version.wire() & 0xF) + " " + label;
    return new WireWriter()
        .u16(length)
        .bytes(Bytes.copyOf(versioned.getBytes(StandardCharsets.US_ASCII)))
        .bytes(context)
        .toBytes();
  }
}
