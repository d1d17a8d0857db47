package io.teeio.platform.iommu;

import io.teeio.platform.PlatformRule;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The supervisor domain classifier in front of the IOMMUs (Smmtt chapter 6): source and TEE
 * attribute of an access decide its domain and its IOMMU. The rule with the lowest id that matches
 * wins; without a rule the access is aborted. Changed only through {@link Control}, which the
 * machine gives to the RDSM alone.
 */
public final class IoMpt {
  /** Rule ids are 0 to this, exclusive. */
  public static final int RULES = 256;

  /** What the classifier does with accesses. */
  public enum Mode {
    /** Aborts everything; the state after reset. */
    OFF,
    /** Lets accesses without TEE attribute through as the host's, aborts the others. */
    BARE,
    /** Goes by the rules. */
    ON
  }

  /**
   * Where an access goes.
   *
   * @param domain whose access it is
   * @param iommuId which IOMMU translates it
   */
  public record Route(SupervisorDomain domain, int iommuId) {}

  private static final int REMEMBERED = 1 << 14;
  private static final Route HOST = new Route(SupervisorDomain.HOST, 0);

  private final Map<Integer, SdclRule> rules = new TreeMap<>();
  // What the rules say of sources that came by; forgotten at every change of a rule.
  private final Map<Integer, Route> remembered = new HashMap<>();
  private final Guards guards;
  private Mode mode = Mode.OFF;

  private IoMpt(Guards guards) {
    this.guards = guards;
  }

  /** A classifier that aborts everything, and the right to change it. */
  public static Control powerOn(Guards guards) {
    return new Control(new IoMpt(guards));
  }

  /**
   * Where an access of {@code deviceId} goes.
   *
   * @param tee its TEE attribute: the T bit of an IDE TLP
   * @throws Violation if it goes nowhere: the access is aborted
   */
  public Route route(int deviceId, boolean tee) throws Violation {
    return switch (mode) {
      case OFF -> unclassified(deviceId, tee);
      case BARE -> {
        guards.require(PlatformRule.IOMPT_BARE_ABORTS_TEE, !tee, () -> source(deviceId, true));
        yield HOST;
      }
      case ON -> {
        Route known = remembered.get(deviceId << 1 | (tee ? 1 : 0));
        yield known != null ? known : search(deviceId, tee);
      }
    };
  }

  private Route search(int deviceId, boolean tee) throws Violation {
    for (SdclRule rule : rules.values()) {
      if (rule.matches(deviceId, tee)) {
        Route route = new Route(rule.domain(), rule.iommuId());
        if (remembered.size() >= REMEMBERED) {
          remembered.clear();
        }
        remembered.put(deviceId << 1 | (tee ? 1 : 0), route);
        return route;
      }
    }
    return unclassified(deviceId, tee);
  }

  /** Without the rule that aborts it, an unclassified access is the host's. */
  private Route unclassified(int deviceId, boolean tee) throws Violation {
    guards.require(PlatformRule.IOMPT_RULE_REQUIRED, false, () -> source(deviceId, tee));
    return HOST;
  }

  private static String source(int deviceId, boolean tee) {
    return "device 0x" + Integer.toHexString(deviceId) + (tee ? " T=1" : " T=0");
  }

  /** The right to change the rules. Held by the RDSM alone. */
  public static final class Control {
    private final IoMpt classifier;

    private Control(IoMpt classifier) {
      this.classifier = classifier;
    }

    /** The classifier, to be asked. */
    public IoMpt classifier() {
      return classifier;
    }

    /** Switches the classifier. */
    public void mode(Mode mode) {
      classifier.mode = mode;
    }

    /** SET_SDCL: sets rule {@code id}, in place of what was there. */
    public void set(int id, SdclRule rule) {
      if (id < 0 || id >= RULES) {
        throw new IllegalArgumentException("rule ids are 0 to 255, not " + id);
      }
      classifier.rules.put(id, rule);
      classifier.remembered.clear();
    }

    /** GET_SDCL: the rule {@code id}, if there is one. */
    public Optional<SdclRule> get(int id) {
      return Optional.ofNullable(classifier.rules.get(id));
    }

    /** Removes rule {@code id}; what it matched is aborted or goes by another rule from now on. */
    public void remove(int id) {
      classifier.rules.remove(id);
      classifier.remembered.clear();
    }

    /** The lowest rule id that is free. */
    public Optional<Integer> free() {
      for (int id = 0; id < RULES; id++) {
        if (!classifier.rules.containsKey(id)) {
          return Optional.of(id);
        }
      }
      return Optional.empty();
    }
  }
}
