package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Optional;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;

/**
 * Diffie-Hellman in the groups of RFC 7919 by the JDK. A public value must be of the prime-order
 * group that 2 generates (SP 800-56A 5.6.2.3.1): neither 0, 1, p - 1 nor above, and a square.
 */
final class FiniteField implements KeyExchange {
  private final Provider provider = Providers.named("SunJCE");

  static DHParameters group(KeyExchangeAlgorithm algorithm) {
    return switch (algorithm) {
      case FFDHE2048 -> DHStandardGroups.rfc7919_ffdhe2048;
      case FFDHE3072 -> DHStandardGroups.rfc7919_ffdhe3072;
      case FFDHE4096 -> DHStandardGroups.rfc7919_ffdhe4096;
      default -> throw new IllegalArgumentException(algorithm + " is not FFDHE");
    };
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    DHParameters group = group(algorithm);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("DiffieHellman", provider);
      generator.initialize(
          new DHParameterSpec(group.getP(), group.getG()), RandomAdapter.of(random));
      KeyPair pair = generator.generateKeyPair();
      return new EphemeralKey<>(
          algorithm,
          pair.getPrivate(),
          encode(algorithm, (DHPublicKey) pair.getPublic()),
          (own, theirs) ->
              publicValue(algorithm, theirs).map(value -> agree(algorithm, own, value)));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static Bytes encode(KeyExchangeAlgorithm algorithm, DHPublicKey key) {
    byte[] shortest = key.getY().toByteArray();
    byte[] encoded = new byte[algorithm.requestSize()];
    int length = Math.min(shortest.length, encoded.length);
    System.arraycopy(shortest, shortest.length - length, encoded, encoded.length - length, length);
    return Bytes.adopt(encoded);
  }

  /** The public value in {@code data}; empty if it is none of the group. */
  private static Optional<BigInteger> publicValue(KeyExchangeAlgorithm algorithm, Bytes data) {
    if (data.length() != algorithm.requestSize()) {
      return Optional.empty();
    }
    BigInteger value = new BigInteger(1, data.toArray());
    try {
      return Optional.of(new DHPublicKeyParameters(value, group(algorithm)).getY());
    } catch (IllegalArgumentException notOfTheGroup) {
      return Optional.empty();
    }
  }

  private Secret agree(KeyExchangeAlgorithm algorithm, PrivateKey own, BigInteger theirs) {
    DHParameters group = group(algorithm);
    try {
      javax.crypto.KeyAgreement agreement =
          javax.crypto.KeyAgreement.getInstance("DiffieHellman", provider);
      agreement.init(own);
      agreement.doPhase(
          KeyFactory.getInstance("DiffieHellman", provider)
              .generatePublic(new DHPublicKeySpec(theirs, group.getP(), group.getG())),
          true);
      return Secret.adopt(agreement.generateSecret());
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }
}
