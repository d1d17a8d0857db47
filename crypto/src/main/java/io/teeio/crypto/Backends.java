package io.teeio.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Optional;

/** Puts the back ends together, each part from the provider that does it best. */
final class Backends {
  private Backends() {}

  static Crypto portable() {
    return new ComposedCrypto(
        "portable", true, sun(), new BouncyCurves(), new JcaRsa(Providers.named("SunRsaSign")));
  }

  static Crypto jdk() {
    return new ComposedCrypto(
        "jdk",
        true,
        sun(),
        new JcaCurves(Providers.named("SunEC")),
        new JcaRsa(Providers.named("SunRsaSign")));
  }

  static Optional<Crypto> corretto() {
    return Providers.corretto().map(Backends::corretto);
  }

  /**
   * The JDK's AES-GCM and hashes are as fast; curves, RSA and HMAC are what the native code is for.
   */
  private static Crypto corretto(Provider native_) {
    return new ComposedCrypto(
        "corretto",
        false,
        new SymmetricProviders(native_, native_, Providers.named("SunJCE")),
        new JcaCurves(native_),
        new JcaRsa(native_));
  }

  private static SymmetricProviders sun() {
    Provider jce = Providers.named("SunJCE");
    return new SymmetricProviders(Providers.named("SUN"), jce, jce);
  }

  static byte[] digest(HashAlgorithm algorithm, byte[] message) {
    try {
      return MessageDigest.getInstance(algorithm.digestName(), Providers.named("SUN"))
          .digest(message);
    } catch (GeneralSecurityException bug) {
      throw cannotHappen(bug);
    }
  }

  /** For what a provider declares but does not do to arguments that were checked. */
  static IllegalStateException cannotHappen(Exception bug) {
    return new IllegalStateException("a crypto provider refused checked arguments", bug);
  }

  /** Where the symmetric parts come from. */
  record SymmetricProviders(Provider digest, Provider mac, Provider cipher) {}
}
