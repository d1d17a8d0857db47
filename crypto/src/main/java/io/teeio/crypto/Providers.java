package io.teeio.crypto;

import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;

/** The JCA providers in use, each passed by hand and none registered. */
final class Providers {
  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private Providers() {}

  /** A provider that every JDK has. */
  static Provider named(String name) {
    return Objects.requireNonNull(Security.getProvider(name), name);
  }

  /** Amazon Corretto's provider, if its class is on the path and its native library loads. */
  static Optional<Provider> corretto() {
    try {
      Object instance = Class.forName(CORRETTO).getField("INSTANCE").get(null);
      return instance instanceof Provider provider
              && provider.getService("Signature", "SHA384withECDSAinP1363Format") != null
          ? Optional.of(provider)
          : Optional.empty();
    } catch (ReflectiveOperationException | LinkageError absent) {
      return Optional.empty();
    }
  }
}
