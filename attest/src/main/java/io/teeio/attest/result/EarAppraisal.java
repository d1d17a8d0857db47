package io.teeio.attest.result;

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
}
