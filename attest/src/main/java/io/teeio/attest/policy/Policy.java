package io.teeio.attest.policy;

import io.teeio.attest.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a verifier demands of a device.
 *
 * @param name what its author calls it
 * @param required names of checks that must pass, besides those that are required anyway
 * @param waived names of checks that may fail: they then warn, and say so
 * @param revocation what is asked about revocation
 * @param minimumVersions the oldest version that will do, by what has it: {@code driver}, {@code
 *     vbios}, {@code firmware}
 */
public record Policy(
    String name,
    Set<String> required,
    Set<String> waived,
    RevocationPolicy revocation,
    Map<String, String> minimumVersions) {
  /** Every check that can be made decides; revocation when collateral for it is given. */
  public static final Policy DEFAULT =
      new Policy("default", Set.of(), Set.of(), RevocationPolicy.DEFAULT, Map.of());

  /** Copies the sets and the map. */
  public Policy {
    required = Set.copyOf(required);
    waived = Set.copyOf(waived);
    minimumVersions = Map.copyOf(minimumVersions);
  }

  /**
   * The checks as this policy sees them: a waived one that failed warns, one that is demanded
   * decides, and one that is demanded but that nobody made is there as not checked.
   */
  public List<Check> judge(List<Check> checks) {
    List<Check> judged = new ArrayList<>();
    for (Check check : checks) {
      judged.add(judge(check));
    }
    required.stream()
        .filter(name -> checks.stream().noneMatch(check -> check.name().equals(name)))
        .sorted()
        .map(name -> Check.notChecked(name, "the policy requires it, and nothing asked it"))
        .forEach(judged::add);
    return judged;
  }

  private Check judge(Check check) {
    if (required.contains(check.name())) {
      return check.required(true);
    }
    if (!waived.contains(check.name())) {
      return check;
    }
    return switch (check.result()) {
      case FAIL ->
          new Check(
              check.name(),
              Check.Result.WARN,
              "waived by the policy: " + check.reason(),
              false,
              check.clause(),
              check.compared());
      case PASS, WARN, NOT_CHECKED -> check.required(false);
    };
  }
}
