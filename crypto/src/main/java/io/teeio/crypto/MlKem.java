package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KEM;

/** ML-KEM (FIPS 203) by the JDK: the initiator makes a key pair, the responder encapsulates. */
final class MlKem implements KeyExchange {
  private static final int MODULUS = 3329;
  private static final int SEED_SIZE = 32;

  private final Provider provider = Providers.named("SunJCE");

  private static String name(KeyExchangeAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_KEM_512 -> "ML-KEM-512";
      case ML_KEM_768 -> "ML-KEM-768";
      case ML_KEM_1024 -> "ML-KEM-1024";
      default -> throw new IllegalArgumentException(algorithm + " is no key encapsulation");
    };
  }

  /** The AlgorithmIdentifier (RFC 9935). */
  private static Bytes identifier(KeyExchangeAlgorithm algorithm) {
    String objectIdentifier =
        switch (algorithm) {
          case ML_KEM_512 -> "2.16.840.1.101.3.4.4.1";
          case ML_KEM_768 -> "2.16.840.1.101.3.4.4.2";
          case ML_KEM_1024 -> "2.16.840.1.101.3.4.4.3";
          default -> throw new IllegalArgumentException(algorithm + " is no key encapsulation");
        };
    return DerWriter.element(DerReader.SEQUENCE, DerWriter.objectIdentifier(objectIdentifier));
  }

  @Override
  public KeyAgreement agreement(KeyExchangeAlgorithm algorithm, RandomSource random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(name(algorithm), provider);
      generator.initialize(
          new java.security.spec.NamedParameterSpec(name(algorithm)), RandomAdapter.of(random));
      KeyPair pair = generator.generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] key =
          Arrays.copyOfRange(encoded, encoded.length - algorithm.requestSize(), encoded.length);
      return new EphemeralKey<>(
          algorithm,
          pair.getPrivate(),
          Bytes.adopt(key),
          (own, ciphertext) -> decapsulate(algorithm, own, ciphertext));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  @Override
  public Optional<KeyAnswer> answer(
      KeyExchangeAlgorithm algorithm, Bytes initiatorData, RandomSource random) {
    return isReduced(initiatorData)
        ? Optional.of(encapsulate(algorithm, initiatorData, random))
        : Optional.empty();
  }

  /** Whether all 12-bit coefficients are below the modulus (FIPS 203 7.2, modulus check). */
  private static boolean isReduced(Bytes encapsulationKey) {
    byte[] key = encapsulationKey.shared();
    for (int i = 0; i < key.length - SEED_SIZE; i += 3) {
      int both = (key[i] & 0xFF) | (key[i + 1] & 0xFF) << 8 | (key[i + 2] & 0xFF) << 16;
      if ((both & 0xFFF) >= MODULUS || both >>> 12 >= MODULUS) {
        return false;
      }
    }
    return true;
  }

  private KeyAnswer encapsulate(
      KeyExchangeAlgorithm algorithm, Bytes encapsulationKey, RandomSource random) {
    Bytes info =
        DerWriter.element(
            DerReader.SEQUENCE,
            identifier(algorithm),
            DerWriter.element(DerReader.BIT_STRING, Bytes.of(0), encapsulationKey));
    try {
      PublicKey key =
          KeyFactory.getInstance(name(algorithm), provider)
              .generatePublic(new X509EncodedKeySpec(info.toArray()));
      KEM.Encapsulated made =
          KEM.getInstance(name(algorithm), provider)
              .newEncapsulator(key, RandomAdapter.of(random))
              .encapsulate();
      return new KeyAnswer(
          Bytes.adopt(made.encapsulation()), Secret.adopt(made.key().getEncoded()));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private Optional<Secret> decapsulate(
      KeyExchangeAlgorithm algorithm, PrivateKey own, Bytes ciphertext) {
    if (ciphertext.length() != algorithm.responseSize()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Secret.adopt(
              KEM.getInstance(name(algorithm), provider)
                  .newDecapsulator(own)
                  .decapsulate(ciphertext.toArray())
                  .getEncoded()));
    } catch (GeneralSecurityException bug) {
      throw Backends.cannotHappen(bug);
    }
  }
}
