package io.teeio.attest.policy;

import io.teeio.attest.Check;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which algorithms evidence may rest on.
 *
 * @param signatures how evidence may be signed; none means in any way that is known here
 * @param hashes how measurements may be hashed; none means in any way that is known here
 */
public record AlgorithmPolicy(Set<SignatureAlgorithm> signatures, Set<HashAlgorithm> hashes) {
  /** All that are known here. */
  public static final AlgorithmPolicy ANY = new AlgorithmPolicy(Set.of(), Set.of());

  /** Copies the sets. */
  public AlgorithmPolicy {
    signatures = Set.copyOf(signatures);
    hashes = Set.copyOf(hashes);
  }

  /** Check "algorithms" of evidence that is signed with {@code signature} over {@code hash}. */
  public Check check(SignatureAlgorithm signature, HashAlgorithm hash) {
    List<String> problems = new ArrayList<>();
    if (!signatures.isEmpty() && !signatures.contains(signature)) {
      problems.add("the policy does not take " + signature);
    }
    if (!hashes.isEmpty() && !hashes.contains(hash)) {
      problems.add("the policy does not take " + hash);
    }
    return Check.of(
        "algorithms", problems.isEmpty(), signature + " with " + hash, String.join("; ", problems));
  }
}
