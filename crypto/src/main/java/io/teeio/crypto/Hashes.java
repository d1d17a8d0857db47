package io.teeio.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Mac;
import org.bouncycastle.crypto.digests.SM3Digest;

/** Hashes and HMAC by JCA providers, SM3 by Bouncy Castle. Safe for many threads. */
final class Hashes {
  private final Provider digests;
  private final Provider macs;
  private final Provider jce = Providers.named("SunJCE");

  /** Digests of {@code digests} and MACs of {@code macs}, where it has them. */
  Hashes(Provider digests, Provider macs) {
    this.digests = digests;
    this.macs = macs;
  }

  /** The hash of {@code message}. */
  byte[] digest(HashAlgorithm algorithm, byte[] message) {
    RunningHash hash = hashing(algorithm);
    hash.update(message, 0, message.length);
    return hash.soFar().toArray();
  }

  RunningHash hashing(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA_256, SHA_384, SHA_512, SHA3_256, SHA3_384, SHA3_512 ->
          new JcaHash(algorithm, messageDigest(algorithm));
      case SM3 -> new Sm3Hash(new SM3Digest());
    };
  }

  private MessageDigest messageDigest(HashAlgorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.digestName(), digests);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** HMAC (RFC 2104) of all {@code parts}. */
  byte[] mac(HashAlgorithm algorithm, byte[] key, byte[]... parts) {
    return switch (algorithm) {
      case SHA_256, SHA_384, SHA_512, SHA3_256, SHA3_384, SHA3_512 -> jcaMac(algorithm, key, parts);
      case SM3 -> Sm3Hash.mac(key, parts);
    };
  }

  private byte[] jcaMac(HashAlgorithm algorithm, byte[] key, byte[][] parts) {
    // HMAC pads a key with zeros, so a zero byte is the same key as none, which JCA refuses.
    byte[] copy = key.length == 0 ? new byte[1] : key.clone();
    WipeableKey wipeable = new WipeableKey(algorithm.macName(), copy);
    try {
      boolean here = macs.getService("Mac", algorithm.macName()) != null;
      Mac mac = Mac.getInstance(algorithm.macName(), here ? macs : jce);
      mac.init(wipeable);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    } finally {
      wipeable.destroy();
    }
  }

  /** HKDF-Expand (RFC 5869 2.3); {@code length} was checked. */
  byte[] expand(HashAlgorithm algorithm, byte[] key, byte[] info, int length) {
    byte[] output = new byte[length];
    byte[] block = new byte[0];
    int counter = 1;
    for (int at = 0; at < length; at += algorithm.size()) {
      byte[] next = mac(algorithm, key, block, info, new byte[] {(byte) counter++});
      Arrays.fill(block, (byte) 0);
      block = next;
      System.arraycopy(block, 0, output, at, Math.min(block.length, length - at));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }
}
