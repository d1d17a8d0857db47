package io.teeio.attest.result;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A trustworthiness vector (AR4SI 2.3.5): what an appraisal says of each aspect of a device, in
 * values that other verifiers use, too. It is made from checks by their names:
 *
 * <table>
 * <caption>Which checks say what</caption>
 * <tr><th>check</th><th>speaks of</th><th>pass</th><th>fail</th></tr>
 * <tr><td>... signature, ... nonce, ... form of the evidence</td>
 *     <td>instance-identity; if it fails, of everything</td><td>2</td><td>99</td></tr>
 * <tr><td>... certificate chain</td><td>instance-identity, hardware</td><td>2</td><td>97</td></tr>
 * <tr><td>... certificate dates</td><td>instance-identity</td><td>2</td><td>97</td></tr>
 * <tr><td>... revocation</td><td>instance-identity, hardware</td><td>2</td><td>96</td></tr>
 * <tr><td>firmware id</td><td>instance-identity, executables</td><td>2, 3</td><td>96</td></tr>
 * <tr><td>rim ..., corim ..., ... rim ... (whatever is asked of reference values)</td>
 *     <td>executables</td><td>3</td><td>33</td></tr>
 * <tr><td>measurement..., ... version, firmware ..., ... components, ... registers</td>
 *     <td>executables</td><td>3</td><td>96</td></tr>
 * <tr><td>architecture, leaf certificate, leaf role, hardware identity</td><td>hardware</td><td>2</td><td>97</td></tr>
 * <tr><td>device link</td><td>runtime-opaque</td><td>2</td><td>96</td></tr>
 * <tr><td>any other, as debug mode or firmware update</td>
 *     <td>configuration</td><td>2</td><td>96</td></tr>
 * </table>
 *
 * <p>A warning is 32. A check that decides and could not be made is 0, one that nobody needs says
 * nothing. Of several values for one aspect the worst stands.
 *
 * @param values from -128 to 127, by aspect
 */
public record TrustVector(Map<TrustClaim, Integer> values) {
  private static final int WARNING = 32;
  private static final int NOT_RECOGNIZED = 33;
  private static final int UNTRUSTWORTHY = 96;
  private static final int UNKNOWN_INSTANCE = 97;
  private static final int NOT_AUTHENTIC = 99;

  /** Nothing is said. */
  public static final TrustVector EMPTY = new TrustVector(Map.of());

  /** Copies the map, in the order of the claims. */
  public TrustVector {
    Map<TrustClaim, Integer> ordered = new EnumMap<>(TrustClaim.class);
    ordered.putAll(values);
    values = Collections.unmodifiableMap(ordered);
  }

  /** What the checks of {@code verdict} say. */
  public static TrustVector of(Verdict verdict) {
    Map<TrustClaim, Integer> values = new EnumMap<>(TrustClaim.class);
    boolean authentic = true;
    for (Check check : verdict.checks()) {
      Topic topic = Topic.of(check.name());
      authentic &= topic != Topic.AUTHENTICITY || check.result() != Check.Result.FAIL;
      if (check.result() != Check.Result.NOT_CHECKED || check.required()) {
        topic.say(check.result(), values);
      }
    }
    if (!authentic) {
      values.replaceAll((claim, value) -> NOT_AUTHENTIC);
    }
    return new TrustVector(values);
  }

  /** The worst of the values; none, if nothing is said. */
  public TrustTier tier() {
    return values.values().stream()
        .map(TrustTier::of)
        .reduce(TrustTier::and)
        .orElse(TrustTier.NONE);
  }

  /** What a check asks about. */
  private enum Topic {
    AUTHENTICITY(NOT_AUTHENTIC, TrustClaim.INSTANCE_IDENTITY),
    CHAIN(UNKNOWN_INSTANCE, TrustClaim.INSTANCE_IDENTITY, TrustClaim.HARDWARE),
    DATES(UNKNOWN_INSTANCE, TrustClaim.INSTANCE_IDENTITY),
    REVOCATION(UNTRUSTWORTHY, TrustClaim.INSTANCE_IDENTITY, TrustClaim.HARDWARE),
    FIRMWARE_IDENTITY(UNTRUSTWORTHY, TrustClaim.INSTANCE_IDENTITY, TrustClaim.EXECUTABLES),
    REFERENCE_VALUES(NOT_RECOGNIZED, TrustClaim.EXECUTABLES),
    EXECUTABLES(UNTRUSTWORTHY, TrustClaim.EXECUTABLES),
    HARDWARE(UNKNOWN_INSTANCE, TrustClaim.HARDWARE),
    LINK(UNTRUSTWORTHY, TrustClaim.RUNTIME_OPAQUE),
    CONFIGURATION(UNTRUSTWORTHY, TrustClaim.CONFIGURATION);

    private final int failed;

    @SuppressWarnings("ImmutableEnumChecker") // List.of does not change
    private final List<TrustClaim> claims;

    Topic(int failed, TrustClaim... claims) {
      this.failed = failed;
      this.claims = List.of(claims);
    }

    static Topic of(String name) {
      if (name.startsWith("rim ") || name.contains(" rim ") || name.startsWith("corim ")) {
        return REFERENCE_VALUES;
      }
      if (name.endsWith("signature") || name.endsWith("nonce") || name.endsWith("form")) {
        return AUTHENTICITY;
      }
      if (name.endsWith("certificate chain")) {
        return CHAIN;
      }
      if (name.endsWith("certificate dates")) {
        return DATES;
      }
      if (name.endsWith("revocation")) {
        return REVOCATION;
      }
      return ofContent(name);
    }

    private static Topic ofContent(String name) {
      if (name.endsWith("firmware id")) {
        return FIRMWARE_IDENTITY;
      }
      if (name.endsWith("architecture")
          || name.endsWith("leaf certificate")
          || name.endsWith("leaf role")
          || name.endsWith("hardware identity")) {
        return HARDWARE;
      }
      if (name.equals("device link")) {
        return LINK;
      }
      boolean executables =
          name.contains("measurement")
              || name.endsWith("version")
              || name.endsWith("components")
              || name.endsWith("registers");
      return executables ? EXECUTABLES : CONFIGURATION;
    }

    void say(Check.Result result, Map<TrustClaim, Integer> values) {
      for (TrustClaim claim : claims) {
        int value =
            switch (result) {
              case PASS -> claim == TrustClaim.EXECUTABLES ? 3 : 2;
              case FAIL -> failed;
              case WARN -> WARNING;
              case NOT_CHECKED -> 0;
            };
        values.merge(claim, value, Topic::worse);
      }
    }

    private static int worse(int one, int other) {
      TrustTier tier = TrustTier.of(one);
      if (tier == TrustTier.of(other)) {
        return Math.max(one, other);
      }
      return tier.and(TrustTier.of(other)) == tier ? one : other;
    }
  }
}
