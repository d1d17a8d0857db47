package io.teeio.attest;

import io.teeio.crypto.VerificationKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who may have signed a token: keys that the verifier knows from elsewhere. Without one a signature
 * is not checked, and nothing passes.
 *
 * @param keys one of which has to have signed
 */
public record Signers(List<VerificationKey> keys) {
  /** Nobody is known. */
  public static final Signers NONE = new Signers(List.of());

  /** Copies the list. */
  public Signers {
    keys = List.copyOf(keys);
  }

  /** The owner of {@code key} and nobody else. */
  public static Signers of(VerificationKey key) {
    return new Signers(List.of(key));
  }

  /**
   * The check {@code name} of something that is signed.
   *
   * @param algorithm what the signature says that it is
   * @param problem why it is not one of the key that is asked about; empty if it is
   */
  public Check check(
      String name, String algorithm, Function<VerificationKey, Optional<String>> problem) {
    if (keys.isEmpty()) {
      return Check.notChecked(name, "there is no key of whoever issued the token");
    }
    Optional<String> first = problem.apply(keys.getFirst());
    boolean signed =
        first.isEmpty() || keys.stream().skip(1).anyMatch(key -> problem.apply(key).isEmpty());
    String refused =
        keys.size() == 1
            ? first.orElse("")
            : "it is by none of the " + keys.size() + " keys that were given";
    return Check.of(name, signed, algorithm + ", by the key that was given", refused);
  }
}
