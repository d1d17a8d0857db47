package io.teeio.spdm.negotiation;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyExchangeAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import java.util.Optional;

/**
 * With what a connection computes: SPDM's registered algorithms, as far as the crypto module has
 * them. Adding an algorithm to the stack means adding it here.
 */
public final class CryptoSuite {
  private CryptoSuite() {}

  /** The hash that computes {@code algorithm}, if there is one. */
  public static Optional<HashAlgorithm> hash(BaseHashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA_256 -> Optional.of(HashAlgorithm.SHA_256);
      case SHA_384 -> Optional.of(HashAlgorithm.SHA_384);
      case SHA_512, SHA3_256, SHA3_384, SHA3_512, SM3_256 -> Optional.empty();
    };
  }

  /** The signature algorithm that verifies {@code scheme}, if there is one. */
  public static Optional<SignatureAlgorithm> signature(SignatureScheme scheme) {
    return switch (scheme) {
      case BaseAsymAlgorithm base -> signature(base);
      case PqcAsymAlgorithm _ -> Optional.empty();
    };
  }

  private static Optional<SignatureAlgorithm> signature(BaseAsymAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_P256 -> Optional.of(SignatureAlgorithm.ECDSA_P256);
      case ECDSA_P384 -> Optional.of(SignatureAlgorithm.ECDSA_P384);
      case RSASSA_3072 -> Optional.of(SignatureAlgorithm.RSASSA_3072);
      case RSASSA_2048,
          RSAPSS_2048,
          RSAPSS_3072,
          RSASSA_4096,
          RSAPSS_4096,
          ECDSA_P521,
          SM2_P256,
          ED25519,
          ED448 ->
          Optional.empty();
    };
  }

  /** The scheme that a key of {@code algorithm} signs under. */
  public static BaseAsymAlgorithm scheme(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_P256 -> BaseAsymAlgorithm.ECDSA_P256;
      case ECDSA_P384 -> BaseAsymAlgorithm.ECDSA_P384;
      case RSASSA_3072 -> BaseAsymAlgorithm.RSASSA_3072;
    };
  }

  /** The key agreement that {@code scheme} is, if there is one. */
  public static Optional<KeyExchangeAlgorithm> exchange(ExchangeScheme scheme) {
    return switch (scheme) {
      case DheGroup group -> exchange(group);
      case KemAlgorithm _ -> Optional.empty();
    };
  }

  private static Optional<KeyExchangeAlgorithm> exchange(DheGroup group) {
    return switch (group) {
      case SECP256R1 -> Optional.of(KeyExchangeAlgorithm.SECP256R1);
      case SECP384R1 -> Optional.of(KeyExchangeAlgorithm.SECP384R1);
      case FFDHE2048, FFDHE3072, FFDHE4096, SECP521R1, SM2_P256 -> Optional.empty();
    };
  }

  /** The cipher that computes {@code suite}, if there is one. */
  public static Optional<AeadAlgorithm> aead(AeadCipherSuite suite) {
    return switch (suite) {
      case AES_256_GCM -> Optional.of(AeadAlgorithm.AES_256_GCM);
      case AES_128_GCM, CHACHA20_POLY1305, SM4_GCM -> Optional.empty();
    };
  }
}
