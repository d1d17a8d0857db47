package io.teeio.attest.policy;

import java.time.Duration;

/**
 * What is asked about revocation.
 *
 * @param demand whether certificates without a statement about them are refused
 * @param tolerateHold whether a certificate on hold (CRLReason 6) is only worth a warning
 * @param staleness for how long after its nextUpdate a statement is still taken
 */
public record RevocationPolicy(Demand demand, boolean tolerateHold, Duration staleness) {
  /** Whether statements about revocation are needed. */
  public enum Demand {
    /** Every certificate below the root, but the leaf that a device makes, must have one. */
    REQUIRED("required"),
    /** As {@link #REQUIRED} if a statement was given for the trust domain at all; the default. */
    WHEN_GIVEN("whenGiven"),
    /** Statements are not looked at. */
    IGNORED("ignored");

    private final String word;

    Demand(String word) {
      this.word = word;
    }

    /** The word that policies use. */
    public String word() {
      return word;
    }
  }

  /** When given, nothing tolerated. */
  public static final RevocationPolicy DEFAULT =
      new RevocationPolicy(Demand.WHEN_GIVEN, false, Duration.ZERO);
}
