package io.teeio.attest.policy;

import io.teeio.attest.Check;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In which modes a device is taken, as far as it reports them.
 *
 * @param debug what debugging is tolerated
 * @param operational modes in which it may work
 * @param gpu how a GPU may be given to a machine; none means any way
 */
public record ModePolicy(Debug debug, Set<OperationalMode> operational, Set<GpuMode> gpu) {
  /** What debugging is tolerated. */
  public enum Debug {
    /** Any. */
    ANY("any"),
    /** None that is going on. */
    NOT_ACTIVE("notActive"),
    /** None since the device was last reset. */
    NEVER_ACTIVE("neverActive");

    private final String word;

    Debug(String word) {
      this.word = word;
    }

    /** The word that policies use. */
    public String word() {
      return word;
    }
  }

  /** Normal operation without a debugger. */
  public static final ModePolicy DEFAULT =
      new ModePolicy(Debug.NOT_ACTIVE, Set.of(OperationalMode.NORMAL), Set.of());

  /** Copies the sets. */
  public ModePolicy {
    operational = Set.copyOf(operational);
    gpu = Set.copyOf(gpu);
  }

  /**
   * Check "debug mode".
   *
   * @param active whether a debugger is at work
   * @param wasActive whether one was since the last reset; empty if the device does not say
   */
  public Check debugMode(boolean active, Optional<Boolean> wasActive) {
    String name = "debug mode";
    if (debug == Debug.ANY) {
      return active || wasActive.orElse(false)
          ? Check.warn(name, "is or was active, which the policy tolerates")
          : Check.pass(name, "is not active");
    }
    if (active) {
      return Check.fail(name, "is active");
    }
    if (debug == Debug.NOT_ACTIVE) {
      return Check.pass(name, "is not active");
    }
    return wasActive
        .map(was ->
            Check.of(name, !was, "was not active since reset", "was active since the last reset"))
        .orElseGet(
            () -> Check.notChecked(name, "the device does not say whether it was active before"));
  }

  /** Check "device mode": whether a device may work in {@code mode}. */
  public Check deviceMode(OperationalMode mode) {
    String allowed =
        operational.stream()
            .sorted(Comparator.naturalOrder())
            .map(OperationalMode::word)
            .collect(Collectors.joining(" or "));
    return Check.of(
            "device mode",
            operational.contains(mode),
            mode.word(),
            "the policy does not take a device in this mode")
        .comparing(allowed, mode.word());
  }

  /** Check "gpu mode"; empty if the policy takes a GPU in any. */
  public Optional<Check> gpuMode(GpuMode mode) {
    if (gpu.isEmpty()) {
      return Optional.empty();
    }
    String allowed =
        gpu.stream()
            .sorted(Comparator.naturalOrder())
            .map(GpuMode::word)
            .collect(Collectors.joining(" or "));
    return Optional.of(
        Check.of(
                "gpu mode",
                gpu.contains(mode),
                mode.word(),
                "the policy does not take a GPU that is given so")
            .comparing(allowed, mode.word()));
  }
}
