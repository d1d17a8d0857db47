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
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
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
    return Optional.of(
        switch (algorithm) {
          case SHA_256 -> HashAlgorithm.SHA_256;
          case SHA_384 -> HashAlgorithm.SHA_384;
          case SHA_512 -> HashAlgorithm.SHA_512;
          case SHA3_256 -> HashAlgorithm.SHA3_256;
          case SHA3_384 -> HashAlgorithm.SHA3_384;
          case SHA3_512 -> HashAlgorithm.SHA3_512;
          case SM3_256 -> HashAlgorithm.SM3;
        });
  }

  /** The hash that measurements are digested with; empty if they come raw only. */
  public static Optional<HashAlgorithm> hash(MeasurementHashAlgorithm algorithm) {
    return switch (algorithm) {
      case RAW_BIT_STREAM_ONLY -> Optional.empty();
      case SHA_256 -> Optional.of(HashAlgorithm.SHA_256);
      case SHA_384 -> Optional.of(HashAlgorithm.SHA_384);
      case SHA_512 -> Optional.of(HashAlgorithm.SHA_512);
      case SHA3_256 -> Optional.of(HashAlgorithm.SHA3_256);
      case SHA3_384 -> Optional.of(HashAlgorithm.SHA3_384);
      case SHA3_512 -> Optional.of(HashAlgorithm.SHA3_512);
      case SM3_256 -> Optional.of(HashAlgorithm.SM3);
    };
  }

  /** The signature algorithm that computes {@code scheme}, if there is one. */
  public static Optional<SignatureAlgorithm> signature(SignatureScheme scheme) {
    return Optional.of(
        switch (scheme) {
          case BaseAsymAlgorithm base -> signature(base);
          case PqcAsymAlgorithm quantum -> signature(quantum);
        });
  }

  private static SignatureAlgorithm signature(BaseAsymAlgorithm algorithm) {
    return switch (algorithm) {
      case RSASSA_2048 -> SignatureAlgorithm.RSASSA_2048;
      case RSAPSS_2048 -> SignatureAlgorithm.RSAPSS_2048;
      case RSASSA_3072 -> SignatureAlgorithm.RSASSA_3072;
      case RSAPSS_3072 -> SignatureAlgorithm.RSAPSS_3072;
      case RSASSA_4096 -> SignatureAlgorithm.RSASSA_4096;
      case RSAPSS_4096 -> SignatureAlgorithm.RSAPSS_4096;
      case ECDSA_P256 -> SignatureAlgorithm.ECDSA_P256;
      case ECDSA_P384 -> SignatureAlgorithm.ECDSA_P384;
      case ECDSA_P521 -> SignatureAlgorithm.ECDSA_P521;
      case SM2_P256 -> SignatureAlgorithm.SM2;
      case ED25519 -> SignatureAlgorithm.ED25519;
      case ED448 -> SignatureAlgorithm.ED448;
    };
  }

  private static SignatureAlgorithm signature(PqcAsymAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_DSA_44 -> SignatureAlgorithm.ML_DSA_44;
      case ML_DSA_65 -> SignatureAlgorithm.ML_DSA_65;
      case ML_DSA_87 -> SignatureAlgorithm.ML_DSA_87;
      case SLH_DSA_SHA2_128S -> SignatureAlgorithm.SLH_DSA_SHA2_128S;
      case SLH_DSA_SHAKE_128S -> SignatureAlgorithm.SLH_DSA_SHAKE_128S;
      case SLH_DSA_SHA2_128F -> SignatureAlgorithm.SLH_DSA_SHA2_128F;
      case SLH_DSA_SHAKE_128F -> SignatureAlgorithm.SLH_DSA_SHAKE_128F;
      case SLH_DSA_SHA2_192S -> SignatureAlgorithm.SLH_DSA_SHA2_192S;
      case SLH_DSA_SHAKE_192S -> SignatureAlgorithm.SLH_DSA_SHAKE_192S;
      case SLH_DSA_SHA2_192F -> SignatureAlgorithm.SLH_DSA_SHA2_192F;
      case SLH_DSA_SHAKE_192F -> SignatureAlgorithm.SLH_DSA_SHAKE_192F;
      case SLH_DSA_SHA2_256S -> SignatureAlgorithm.SLH_DSA_SHA2_256S;
      case SLH_DSA_SHAKE_256S -> SignatureAlgorithm.SLH_DSA_SHAKE_256S;
      case SLH_DSA_SHA2_256F -> SignatureAlgorithm.SLH_DSA_SHA2_256F;
      case SLH_DSA_SHAKE_256F -> SignatureAlgorithm.SLH_DSA_SHAKE_256F;
    };
  }

  /** The key exchange that {@code scheme} is, if there is one. */
  public static Optional<KeyExchangeAlgorithm> exchange(ExchangeScheme scheme) {
    return Optional.of(
        switch (scheme) {
          case DheGroup group -> exchange(group);
          case KemAlgorithm encapsulation -> exchange(encapsulation);
        });
  }

  private static KeyExchangeAlgorithm exchange(DheGroup group) {
    return switch (group) {
      case FFDHE2048 -> KeyExchangeAlgorithm.FFDHE2048;
      case FFDHE3072 -> KeyExchangeAlgorithm.FFDHE3072;
      case FFDHE4096 -> KeyExchangeAlgorithm.FFDHE4096;
      case SECP256R1 -> KeyExchangeAlgorithm.SECP256R1;
      case SECP384R1 -> KeyExchangeAlgorithm.SECP384R1;
      case SECP521R1 -> KeyExchangeAlgorithm.SECP521R1;
      case SM2_P256 -> KeyExchangeAlgorithm.SM2;
    };
  }

  private static KeyExchangeAlgorithm exchange(KemAlgorithm algorithm) {
    return switch (algorithm) {
      case ML_KEM_512 -> KeyExchangeAlgorithm.ML_KEM_512;
      case ML_KEM_768 -> KeyExchangeAlgorithm.ML_KEM_768;
      case ML_KEM_1024 -> KeyExchangeAlgorithm.ML_KEM_1024;
    };
  }

  /** The cipher that computes {@code suite}, if there is one. */
  public static Optional<AeadAlgorithm> aead(AeadCipherSuite suite) {
    return Optional.of(
        switch (suite) {
          case AES_128_GCM -> AeadAlgorithm.AES_128_GCM;
          case AES_256_GCM -> AeadAlgorithm.AES_256_GCM;
          case CHACHA20_POLY1305 -> AeadAlgorithm.CHACHA20_POLY1305;
          case SM4_GCM -> AeadAlgorithm.SM4_GCM;
        });
  }
}
