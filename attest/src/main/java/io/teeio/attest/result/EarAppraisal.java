package io.teeio.attest.result;

import io.teeio.attest.Claim;
import java.util.List;
import java.util.Optional;

/**
 * What an EAR says of one device.
 *
 * @param status the sum of it
 * @param vector what is said of each aspect
 * @param policies which policies it was appraised by
 * @param details the JSON text of the whole appraisal, if this verifier made it
 */
public record EarAppraisal(
    TrustTier status, TrustVector vector, List<String> policies, Optional<String> details) {
  /** Copies the list. */
  public EarAppraisal {
    policies = List.copyOf(policies);
  }

  /** What is said, for whoever reads it. */
  Claim.Table claims() {
    Claim.Builder aspects = Claim.Table.builder();
    vector.values().forEach((claim, value) -> aspects.with(claim.word(), new Claim.Whole(value)));
    return Claim.Table.builder()
        .with("status", status.word())
        .with("trustworthiness", aspects.build())
        .with("policies", Claim.texts(policies))
        .build();
  }
}
