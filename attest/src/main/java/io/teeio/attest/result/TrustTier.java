package io.teeio.attest.result;

import java.util.Arrays;
import java.util.Optional;

/** What a trustworthiness claim comes to (AR4SI 2.3.2). */
public enum TrustTier {
  /** Nothing is asserted. */
  NONE(0, "none"),
  /** Nothing speaks against it. */
  AFFIRMING(2, "affirming"),
  /** Worth a look. */
  WARNING(32, "warning"),
  /** It should not be trusted. */
  CONTRAINDICATED(96, "contraindicated");

  private final int value;
  private final String word;

  TrustTier(int value, String word) {
    this.value = value;
    this.word = word;
  }

  /** The number of it in CBOR. */
  public int value() {
    return value;
  }

  /** The name of it in JSON. */
  public String word() {
    return word;
  }

  /** The tier with this name. */
  public static Optional<TrustTier> of(String word) {
    return Arrays.stream(values()).filter(tier -> tier.word.equals(word)).findFirst();
  }

  /** The tier of a claim's value, from -128 to 127. */
  public static TrustTier of(int value) {
    int distance = value < 0 ? -value - 1 : value;
    if (value >= -1 && value <= 1) {
      return NONE;
    }
    if (distance < WARNING.value) {
      return AFFIRMING;
    }
    return distance < CONTRAINDICATED.value ? WARNING : CONTRAINDICATED;
  }

  /** What both come to: what speaks against trust wins, and what is not known is not affirmed. */
  public TrustTier and(TrustTier other) {
    return severity() >= other.severity() ? this : other;
  }

  private int severity() {
    return switch (this) {
      case AFFIRMING -> 0;
      case NONE -> 1;
      case WARNING -> 2;
      case CONTRAINDICATED -> 3;
    };
  }
}
