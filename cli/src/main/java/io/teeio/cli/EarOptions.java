package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.result.EarToken;
import io.teeio.attest.result.VerifierId;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The result as a signed token for others to rely on. */
final class EarOptions {
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final int SHORTEST_NONCE = 8;
  private static final int LONGEST_NONCE = 64;
  private static final String DEVELOPER = "https://teeio.io";

  @Option(
      names = "--ear",
      paramLabel = "FILE",
      description =
          "Also write the result as an EAR (draft-ietf-rats-ear): a JWT, ES384, good for 24 hours.")
  private @Nullable Path file;

  @Option(
      names = "--ear-key",
      paramLabel = "FILE",
      description =
          "The P-384 private key (PEM or DER, not encrypted) that signs it; default: a fresh one,"
              + " whose public half stands in the token, so that nothing says who signed.")
  private @Nullable Path key;

  /** Demands that the options go together, before anything is done. */
  void requireWhole() throws CannotDo {
    if (file == null && key != null) {
      throw CannotDo.usage("--ear-key signs what --ear FILE writes");
    }
  }

  /** Writes what was asked for, at {@code now}; returns what the user should be warned of. */
  Optional<String> write(
      Appraisal appraisal, Policy policy, Optional<Bytes> nonce, Instant now, Crypto crypto)
      throws CannotDo {
    if (file == null) {
      return Optional.empty();
    }
    String build = new Version().getVersion()[0];
    EarToken plain =
        EarToken.of(appraisal, List.of(policy.name()), new VerifierId(DEVELOPER, build), now)
            .validFor(LIFETIME);
    EarToken token = nonce.filter(EarOptions::fits).map(plain::answering).orElse(plain);
    RandomSource random = RandomSource.secure();
    if (key == null) {
      try (SigningKey fresh = crypto.generateSigningKey(KeyAlgorithm.EC_P384, random)) {
        save(file, token.signShowingKey(crypto, fresh, random).compact());
      }
      return Optional.of(file + " is signed with a fresh key: --ear-key FILE signs with yours");
    }
    try (SigningKey own = signingKey(key)) {
      save(file, token.sign(crypto, own, random).compact());
    }
    return Optional.empty();
  }

  private static boolean fits(Bytes nonce) {
    return nonce.length() >= SHORTEST_NONCE && nonce.length() <= LONGEST_NONCE;
  }

  private static SigningKey signingKey(Path file) throws CannotDo {
    SigningKey key = PrivateKeyFile.read(file);
    if (key.algorithm() == KeyAlgorithm.EC_P384) {
      return key;
    }
    key.close();
    throw CannotDo.environment(
        file + " has a key of " + key.algorithm() + "; an EAR is signed with one of EC_P384");
  }

  private static void save(Path file, String token) throws CannotDo {
    OutputFile.write(file, token + "\n");
  }
}
