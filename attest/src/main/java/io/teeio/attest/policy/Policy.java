package io.teeio.attest.policy;

import io.teeio.attest.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a verifier demands of a device. {@link PolicyYaml} reads one from a file.
 *
 * @param name what its author calls it
 * @param required names of checks that must pass, besides those that are required anyway
 * @param waived names of checks that may fail: they then warn, and say so
 * @param revocation what is asked about revocation
 * @param minimumVersions the oldest version that will do, by what has it: one of {@link #VERSIONED}
 * @param minimumSecurityVersions the least security version number that will do, by measurement
 *     index
 * @param anchors which roots are accepted
 * @param modes in which modes a device is taken
 * @param update whether its firmware may change while it is used
 * @param algorithms what evidence may rest on
 */
public record Policy(
    String name,
    Set<String> required,
    Set<String> waived,
    RevocationPolicy revocation,
    Map<String, String> minimumVersions,
    Map<Integer, Long> minimumSecurityVersions,
    AnchorPolicy anchors,
    ModePolicy modes,
    UpdatePolicy update,
    AlgorithmPolicy algorithms) {
  /** What has a version. */
  public static final Set<String> VERSIONED = Set.of("driver", "vbios", "firmware", "spdm");

  /** Every check that can be made decides; revocation when collateral for it is given. */
  public static final Policy DEFAULT =
      new Policy("default", Set.of(), Set.of(), RevocationPolicy.DEFAULT, Map.of());

  /** Copies the sets and the maps. */
  public Policy {
    required = Set.copyOf(required);
    waived = Set.copyOf(waived);
    minimumVersions = Map.copyOf(minimumVersions);
    minimumSecurityVersions = Map.copyOf(minimumSecurityVersions);
  }

  /** One that asks for the usual in all that is not given. */
  public Policy(
      String name,
      Set<String> required,
      Set<String> waived,
      RevocationPolicy revocation,
      Map<String, String> minimumVersions) {
    this(
        name,
        required,
        waived,
        revocation,
        minimumVersions,
        Map.of(),
        AnchorPolicy.ANY,
        ModePolicy.DEFAULT,
        UpdatePolicy.DEFAULT,
        AlgorithmPolicy.ANY);
  }

  /** This, which also demands that the checks {@code names} pass. */
  public Policy requiring(Set<String> names) {
    return with(union(required, names), waived);
  }

  /** This, which also waives the checks {@code names}, unless it demands them. */
  public Policy waiving(Set<String> names) {
    return with(required, union(waived, names));
  }

  private Policy with(Set<String> demanded, Set<String> spared) {
    return new Policy(
        name,
        demanded,
        spared,
        revocation,
        minimumVersions,
        minimumSecurityVersions,
        anchors,
        modes,
        update,
        algorithms);
  }

  /** This policy, of whose demands only those are left whose checks {@code names} takes. */
  public Policy demanding(Predicate<String> names) {
    Map<String, String> versions = new HashMap<>(minimumVersions);
    versions.keySet().removeIf(what -> !names.test(minimumVersionName(what)));
    Map<Integer, Long> securityVersions = new HashMap<>(minimumSecurityVersions);
    securityVersions.keySet().removeIf(index -> !names.test(minimumSecurityVersionName(index)));
    return new Policy(
        name,
        required.stream().filter(names).collect(Collectors.toUnmodifiableSet()),
        waived,
        revocation,
        versions,
        securityVersions,
        anchors,
        modes,
        update,
        algorithms);
  }

  private static Set<String> union(Set<String> names, Set<String> others) {
    return Stream.concat(names.stream(), others.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a policy may do without the check {@code name}. What proves whose words evidence and
   * reference values are cannot be waived: without it nothing else that they say means anything.
   * Neither can what another verifier's token comes to.
   */
  public static boolean mayWaive(String name) {
    return !name.endsWith("signature")
        && !name.endsWith("form")
        && !name.endsWith("certificate chain")
        && !name.endsWith("token digest")
        && !name.endsWith("token status");
  }

  /**
   * Check "{@code what} minimum version" of a device that has {@code actual}; empty if the policy
   * asks for none. A version that cannot be compared is too old.
   */
  public Optional<Check> minimumVersion(String what, String actual) {
    return Optional.ofNullable(minimumVersions.get(what))
        .map(minimum -> {
          Optional<VersionOrder> least = VersionOrder.read(what, minimum);
          Optional<VersionOrder> found = VersionOrder.read(what, actual);
          boolean enough =
              least.isPresent() && found.isPresent() && found.get().compareTo(least.get()) >= 0;
          return Check.of(
                  minimumVersionName(what),
                  enough,
                  actual + " is not older than " + minimum,
                  found.isPresent()
                      ? actual + " is older than " + minimum
                      : "is no version that can be compared")
              .comparing(minimum, actual);
        });
  }

  /**
   * Check "measurement {@code index} security version" of a device that has {@code actual} there;
   * empty if the policy asks for none.
   */
  public Optional<Check> minimumSecurityVersion(int index, long actual) {
    return Optional.ofNullable(minimumSecurityVersions.get(index))
        .map(minimum ->
            Check.of(
                    minimumSecurityVersionName(index),
                    Long.compareUnsigned(actual, minimum) >= 0,
                    Long.toUnsignedString(actual) + " is not less than " + minimum,
                    Long.toUnsignedString(actual) + " is less than " + minimum)
                .comparing(Long.toString(minimum), Long.toUnsignedString(actual)));
  }

  /**
   * The checks as this policy sees them: a waived one that failed warns; one that is demanded
   * decides, and must pass, not merely warn; and one that is demanded, or that a minimum asks for,
   * but that nobody made is there as not checked.
   */
  public List<Check> judge(List<Check> checks) {
    List<Check> judged = new ArrayList<>();
    for (Check check : checks) {
      judged.add(judge(check));
    }
    demandedNames()
        .filter(name -> checks.stream().noneMatch(check -> check.name().equals(name)))
        .map(name -> Check.notChecked(name, "the policy requires it, and nothing asked it"))
        .forEach(judged::add);
    return judged;
  }

  /** Checks that must have been asked, each once, in the order of their names. */
  private Stream<String> demandedNames() {
    return Stream.of(
            required.stream(),
            minimumVersions.keySet().stream().map(Policy::minimumVersionName),
            minimumSecurityVersions.keySet().stream().map(Policy::minimumSecurityVersionName))
        .flatMap(names -> names)
        .distinct()
        .sorted();
  }

  private static String minimumVersionName(String what) {
    return what + " minimum version";
  }

  private static String minimumSecurityVersionName(int index) {
    return "measurement " + index + " security version";
  }

  private Check judge(Check check) {
    if (required.contains(check.name())) {
      return demanded(check);
    }
    if (!waived.contains(check.name()) || !mayWaive(check.name())) {
      return check;
    }
    return switch (check.result()) {
      case FAIL -> again(check, Check.Result.WARN, "waived by the policy: ", false);
      case PASS, WARN, NOT_CHECKED -> check.required(false);
    };
  }

  private static Check demanded(Check check) {
    return switch (check.result()) {
      case WARN -> again(check, Check.Result.FAIL, "the policy requires it to pass, but: ", true);
      case PASS, FAIL, NOT_CHECKED -> check.required(true);
    };
  }

  private static Check again(Check check, Check.Result result, String because, boolean required) {
    return new Check(
        check.name(), result, because + check.reason(), required, check.clause(), check.compared());
  }
}
