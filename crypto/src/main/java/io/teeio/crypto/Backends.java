package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.security.Provider;
import java.util.Optional;

/** Puts the back ends together, each part from the provider that does it best. */
final class Backends {
  private Backends() {}

  /** Hashes by the JDK. */
  static final Hashes HASHES = new Hashes(Providers.named("SUN"), Providers.named("SunJCE"));

  static Crypto portable() {
    return composed("portable", new BouncyCurves());
  }

  static Crypto jdk() {
    return composed("jdk", new JcaCurves(Providers.named("SunEC")));
  }

  private static Crypto composed(String name, Curves curves) {
    Provider jce = Providers.named("SunJCE");
    Signer rsa = new JcaRsa(Providers.named("SunRsaSign"), jce);
    return new ComposedCrypto(
        name, true, HASHES, new Ciphers(jce), engines(curves, rsa, new BouncyEdwards()));
  }

  static Optional<Crypto> corretto() {
    return Providers.corretto().map(Backends::corretto);
  }

  /**
   * The JDK's AES-GCM and hashes are as fast; curves, RSA and HMAC are what the native code is for.
   */
  private static Crypto corretto(Provider native_) {
    Signer rsa = new JcaRsa(native_, native_);
    return new ComposedCrypto(
        "corretto",
        false,
        new Hashes(Providers.named("SUN"), native_),
        new Ciphers(Providers.named("SunJCE")),
        engines(new JcaCurves(native_), rsa, new BouncyEdwards()));
  }

  /** What has only one implementation is the same in every back end. */
  private static Engines engines(Curves curves, Signer rsa, Signer edwards) {
    return new Engines(
        curves,
        rsa,
        edwards,
        new Sm2Signatures(Bytes.EMPTY),
        new MlDsa(),
        new SlhDsa(),
        new FiniteField(),
        new Sm2Exchange(),
        new MlKem());
  }

  /** For what a provider declares but does not do to arguments that were checked. */
  static IllegalStateException cannotHappen(Exception bug) {
    return new IllegalStateException("a crypto provider refused checked arguments", bug);
  }
}
