package io.teeio.crypto;

import io.teeio.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;

/** Authenticated ciphers: SM4 by Bouncy Castle, the others by a JCA provider. */
final class Ciphers {
  private final Provider provider;

  Ciphers(Provider provider) {
    this.provider = provider;
  }

  /** Key and tag have a size that the algorithm allows. */
  Aead aead(AeadAlgorithm algorithm, Secret key, int tagSize) {
    byte[] raw = key.expose(byte[]::clone);
    return switch (algorithm) {
      case AES_128_GCM, AES_256_GCM ->
          new JcaAead(algorithm, new WipeableKey("AES", raw), this::gcm, tagSize);
      case CHACHA20_POLY1305 ->
          new JcaAead(algorithm, new WipeableKey("ChaCha20", raw), this::chacha, tagSize);
      case SM4_GCM -> new Sm4Aead(raw, tagSize);
    };
  }

  private Cipher gcm() {
    return cipher("AES/GCM/NoPadding");
  }

  private Cipher chacha() {
    return cipher("ChaCha20-Poly1305");
  }

  private Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation, provider);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }
}
