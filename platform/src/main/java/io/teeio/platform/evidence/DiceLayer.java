package io.teeio.platform.evidence;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One layer of software as DICE has it (CoVE, layered evidence): a secret that no other software
 * could have, and the key that the secret stands for. The secret of the next layer comes from this
 * one's and from the next layer's measurement, so whoever is measured otherwise has another key.
 *
 * <p>CoVE leaves the functions open: secrets are derived by HKDF with SHA-384, keys are on P-384.
 */
public final class DiceLayer implements AutoCloseable {
  /** Bytes of a secret. */
  public static final int SIZE = 48;

  private static final int ID_SIZE = 20;
  private static final int SEED_SIZE = 56;
  private static final Bytes NEXT = ascii("teeio CDI");
  private static final Bytes KEY = ascii("teeio CDI key");

  private final Crypto crypto;
  private final Secret secret;
  private Optional<SigningKey> key = Optional.empty();

  /**
   * The layer that {@code secret} makes; a root of trust has a unique device secret.
   *
   * @param secret {@link #SIZE} bytes, taken over
   */
  public DiceLayer(Crypto crypto, Secret secret) {
    if (secret.length() != SIZE) {
      throw new IllegalArgumentException("a secret of " + secret.length() + " bytes");
    }
    this.crypto = crypto;
    this.secret = secret;
  }

  /** The layer that this one loads, if that is what {@code measured} describes. */
  public DiceLayer next(Bytes measured) {
    Bytes digest = crypto.hash(HashAlgorithm.SHA_384, measured);
    try (Secret mixed = crypto.extract(HashAlgorithm.SHA_384, digest, secret)) {
      return new DiceLayer(crypto, crypto.expand(HashAlgorithm.SHA_384, mixed, NEXT, SIZE));
    }
  }

  /** The key of this layer, always the same; made when first asked for. */
  public synchronized SigningKey key() {
    if (key.isEmpty()) {
      try (Secret seed = crypto.expand(HashAlgorithm.SHA_384, secret, KEY, SEED_SIZE)) {
        key = Optional.of(SigningKey.derive(KeyAlgorithm.EC_P384, seed));
      }
    }
    return key.get();
  }

  /**
   * CDI_ID: the first 20 bytes of the SHA-384 of the public key as a COSE_Key, in lower-case
   * hexadecimal.
   */
  public String id() {
    return crypto
        .hash(HashAlgorithm.SHA_384, CoseWriter.key(key().verificationKey()))
        .slice(0, ID_SIZE)
        .toString();
  }

  /** Forgets secret and key. */
  @Override
  public synchronized void close() {
    secret.close();
    key.ifPresent(SigningKey::close);
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }
}
