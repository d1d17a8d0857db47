package io.teeio.attest.corim;

import io.teeio.attest.Anchors;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.VerificationKey;
import java.util.List;

/**
 * Whose manifests a verifier believes.
 *
 * @param keys of signers that it knows
 * @param chain how it judges signers that show certificates
 */
public record CorimTrust(List<VerificationKey> keys, ChainTrust chain) {
  /** Copies the list. */
  public CorimTrust {
    keys = List.copyOf(keys);
  }

  /** Believes the owners of {@code keys} and nobody's certificate. */
  public static CorimTrust ofKeys(List<VerificationKey> keys) {
    return new CorimTrust(
        keys, new ChainTrust(Anchors.NONE, Statements.NONE, RevocationPolicy.DEFAULT));
  }

  /** Whether it knows nobody. */
  public boolean isEmpty() {
    return keys.isEmpty() && chain.anchors().isEmpty();
  }
}
