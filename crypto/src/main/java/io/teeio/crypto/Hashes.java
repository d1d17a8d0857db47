package io.teeio.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import org.bouncycastle.crypto.digests.SM3Digest;

/** Hashes and HMAC by JCA providers, SM3 by Bouncy Castle. Safe for many threads. */
final class Hashes {
  private final Map<HashAlgorithm, MessageDigest> empty;
  private final Provider macs;
  private final Provider jce = Providers.named("SunJCE");

  /** Digests of {@code digests} and MACs of {@code macs}, where it has them. */
  Hashes(Provider digests, Provider macs) {
    this.macs = macs;
    Map<HashAlgorithm, MessageDigest> found = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm algorithm : HashAlgorithm.values()) {
      if (algorithm != HashAlgorithm.SM3) {
        found.put(algorithm, messageDigest(algorithm, digests));
      }
    }
    this.empty = found;
  }

  private static MessageDigest messageDigest(HashAlgorithm algorithm, Provider digests) {
    try {
      return MessageDigest.getInstance(algorithm.digestName(), digests);
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** The hash of the concatenation of {@code parts}. */
  byte[] digest(HashAlgorithm algorithm, byte[]... parts) {
    return switch (algorithm) {
      case SHA_256, SHA_384, SHA_512, SHA3_256, SHA3_384, SHA3_512 -> {
        MessageDigest digest = fresh(algorithm);
        for (byte[] part : parts) {
          digest.update(part);
        }
        yield digest.digest();
      }
      case SM3 -> Sm3Hash.digest(parts);
    };
  }

  RunningHash hashing(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA_256, SHA_384, SHA_512, SHA3_256, SHA3_384, SHA3_512 ->
          new JcaHash(algorithm, fresh(algorithm));
      case SM3 -> new Sm3Hash(new SM3Digest());
    };
  }

  /** A copy of one that is never fed: looking for a provider takes longer than a short hash. */
  private MessageDigest fresh(HashAlgorithm algorithm) {
    MessageDigest prototype = Objects.requireNonNull(empty.get(algorithm));
    try {
      return (MessageDigest) prototype.clone();
    } catch (CloneNotSupportedException bug) {
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
