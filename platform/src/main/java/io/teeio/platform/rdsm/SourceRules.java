package io.teeio.platform.rdsm;

import io.teeio.platform.iommu.IoMpt;
import io.teeio.platform.iommu.SdclRule;
import io.teeio.platform.iommu.SourceMatch;
import io.teeio.platform.iommu.TeeFilter;
import io.teeio.platform.memory.SupervisorDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which function leads where, laid into the classifier's 256 rules: neighbours with the same way
 * share a rule, so that a device with many functions takes few. The last rule leads untrusted
 * traffic of everybody to the host.
 */
final class SourceRules {
  private static final int HOST_RULE = IoMpt.RULES - 1;
  private static final int ALL_SOURCES = 0xFF_FFFF;

  /** Where the traffic of a function goes. */
  record Target(TeeFilter filter, SupervisorDomain domain, int iommuId) {}

  private final IoMpt.Control classifier;
  private final NavigableMap<Integer, Target> targets = new TreeMap<>();

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
    return Optional.ofNullable(targets.get(source));
  }

  /** Leads {@code source} to {@code target}; false, and nothing changes, if rules run out. */
  boolean put(int source, Target target) {
    NavigableMap<Integer, Target> wanted = new TreeMap<>(targets);
    wanted.put(source, target);
    return lay(wanted);
  }

  void remove(int source) {
    NavigableMap<Integer, Target> wanted = new TreeMap<>(targets);
    wanted.remove(source);
    if (!lay(wanted)) {
      // A gap in the middle of a run needs one rule more than there is: its tail gives way too,
      // because leading a function nowhere is safe and leading it to a former owner is not.
      targets.tailMap(source, true).clear();
      lay(new TreeMap<>(targets));
    }
  }

  private boolean lay(NavigableMap<Integer, Target> wanted) {
    List<SdclRule> rules = compact(wanted);
    if (rules.size() > HOST_RULE) {
      return false;
    }
    targets.clear();
    targets.putAll(wanted);
    for (int id = 0; id < HOST_RULE; id++) {
      if (id < rules.size()) {
        classifier.set(id, rules.get(id));
      } else {
        classifier.remove(id);
      }
    }
    return true;
  }

  private static List<SdclRule> compact(NavigableMap<Integer, Target> wanted) {
    List<SdclRule> rules = new ArrayList<>();
    int first = -1;
    int last = -1;
    Optional<Target> run = Optional.empty();
    for (Map.Entry<Integer, Target> entry : wanted.entrySet()) {
      if (run.isPresent() && run.get().equals(entry.getValue()) && entry.getKey() == last + 1) {
        last = entry.getKey();
        continue;
      }
      if (run.isPresent()) {
        rules.add(rule(first, last, run.get()));
      }
      first = entry.getKey();
      last = first;
      run = Optional.of(entry.getValue());
    }
    if (run.isPresent()) {
      rules.add(rule(first, last, run.get()));
    }
    return rules;
  }

  private static SdclRule rule(int first, int last, Target target) {
    SourceMatch sources =
        first == last ? new SourceMatch.Unary(first) : new SourceMatch.Range(first, last);
    return new SdclRule(sources, target.filter(), target.domain(), target.iommuId());
  }
}
