package io.teeio.platform.rdsm;

import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.SdclRule;
import io.teeio.platform.iommu.SourceMatch;
import io.teeio.platform.iommu.TeeFilter;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which function leads where, laid into the classifier's 256 rules: neighbours with the same way
 * share a rule, so that a device with many functions takes few. No two rules overlap, but for the
 * last, which leads untrusted traffic of everybody to the host.
 */
final class SourceRules {
  private static final int HOST_RULE = IoMpt.RULES - 1;
  private static final int ALL_SOURCES = 0xFF_FFFF;

  /** Where the traffic of a function goes. */
  record Target(TeeFilter filter, SupervisorDomain domain, int iommuId) {}

  private record Run(int first, int last, Target target, int rule) {
    boolean holds(int source) {
      return source >= first && source <= last;
    }
  }

  private final IoMpt.Control classifier;
  private final NavigableMap<Integer, Run> runs = new TreeMap<>();

  SourceRules(IoMpt.Control classifier, int hostIommu) {
    this.classifier = classifier;
    classifier.set(
        HOST_RULE,
        new SdclRule(
            new SourceMatch.Range(0, ALL_SOURCES),
            TeeFilter.NON_TEE,
            SupervisorDomain.HOST,
            hostIommu));
    classifier.mode(IoMpt.Mode.ON);
  }

  Optional<Target> find(int source) {
    return run(source).map(Run::target);
  }

  /** Leads {@code source} to {@code target}; false, and nothing changes, if rules run out. */
  boolean put(int source, Target target) {
    Optional<Target> now = find(source);
    if (now.isPresent() && now.get().equals(target)) {
      return true;
    }
    Optional<Run> left = run(source - 1).filter(run -> run.target().equals(target));
    Optional<Run> right = run(source + 1).filter(run -> run.target().equals(target));
    // One more rule if it joins no neighbour, and one more if it is cut out of another run.
    int needed = (left.isEmpty() && right.isEmpty() ? 1 : 0) + (now.isPresent() ? 1 : 0);
    if (runs.size() + needed > HOST_RULE) {
      return false;
    }
    remove(source);
    left.ifPresent(this::drop);
    right.ifPresent(this::drop);
    add(left.map(Run::first).orElse(source), right.map(Run::last).orElse(source), target);
    return true;
  }

  /**
   * Leads {@code source} nowhere. To cut it out of the middle of a run takes one rule more; if
   * there is none, the functions above it lead nowhere as well, which is safe.
   */
  void remove(int source) {
    run(source)
        .ifPresent(run -> {
          drop(run);
          if (run.first() < source) {
            add(run.first(), source - 1, run.target());
          }
          if (source < run.last() && runs.size() < HOST_RULE) {
            add(source + 1, run.last(), run.target());
          }
        });
  }

  private Optional<Run> run(int source) {
    return Optional.ofNullable(runs.floorEntry(source))
        .map(Map.Entry::getValue)
        .filter(run -> run.holds(source));
  }

  private void drop(Run run) {
    runs.remove(run.first());
    classifier.remove(run.rule());
  }

  private void add(int first, int last, Target target) {
    int rule = classifier.free().orElseThrow();
    runs.put(first, new Run(first, last, target, rule));
    SourceMatch sources =
        first == last ? new SourceMatch.Unary(first) : new SourceMatch.Range(first, last);
    classifier.set(rule, new SdclRule(sources, target.filter(), target.domain(), target.iommuId()));
  }
}
