package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.platform.PlatformRule;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Configuration space as the host reaches it: endpoints and switches, never a root port, which is
 * the RDSM's (CoVE-IO 07, root port configuration). As on real machines a register that nobody
 * answers for reads as all ones, and a write to it is lost.
 */
public final class HostConfigAccess {
  /** What a register reads that nobody answers for. */
  public static final int NOBODY = -1;

  private final RootComplex complex;
  private final Guards guards;
  private final Consumer<FabricEvent> events;

  HostConfigAccess(RootComplex complex, Guards guards, Consumer<FabricEvent> events) {
    this.complex = complex;
    this.guards = guards;
    this.events = events;
  }

  /** The root ports, as the firmware's tables describe them. */
  public List<RootPortFacts> rootPorts() {
    return complex.rootPorts().stream().map(RootPort::facts).toList();
  }

  /** The 32-bit register at {@code offset}, a multiple of 4 below 4096. */
  public int read(RequesterId function, int offset) {
    Optional<ConfigAccess> integrated = complex.integrated(function);
    return integrated.isPresent()
        ? integrated.get().read(offset)
        : reachable(function, offset)
            .flatMap(port -> port.down().readConfig(function, offset))
            .orElse(NOBODY);
  }

  /** Writes the 32-bit register at {@code offset}, a multiple of 4 below 4096. */
  public void write(RequesterId function, int offset, int value) {
    complex
        .integrated(function)
        .ifPresentOrElse(
            config -> config.write(offset, value),
            () ->
                reachable(function, offset)
                    .ifPresent(port -> port.down().writeConfig(function, offset, value)));
  }

  /** The configuration space of one function. */
  public ConfigAccess of(RequesterId function) {
    return new ConfigAccess() {
      @Override
      public int read(int offset) {
        return HostConfigAccess.this.read(function, offset);
      }

      @Override
      public void write(int offset, int value) {
        HostConfigAccess.this.write(function, offset, value);
      }
    };
  }

  /** Whether a function answers. */
  public boolean isThere(RequesterId function) {
    return read(function, 0) != NOBODY;
  }

  private Optional<RootPort> reachable(RequesterId function, int offset) {
    Optional<RootPort> itself = complex.rootPort(function);
    if (itself.isPresent()) {
      try {
        guards.require(PlatformRule.RP_CONFIG_RDSM_ONLY, false, function::toString);
        return itself;
      } catch (Violation refused) {
        events.accept(new FabricEvent.RootPortConfigRefused(function, offset));
        return Optional.empty();
      }
    }
    return complex.above(function);
  }
}
