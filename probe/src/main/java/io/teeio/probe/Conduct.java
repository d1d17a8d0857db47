package io.teeio.probe;

import io.teeio.spdm.Negotiated;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a probe behaves in connections and sessions.
 *
 * @param renewals which keys are updated in a session
 * @param leaveOpen whether sessions are left without END_SESSION
 * @param preset what is agreed on without a negotiation, after GET_VERSION alone; empty to
 *     negotiate
 */
public record Conduct(Set<Renewal> renewals, boolean leaveOpen, Optional<Negotiated> preset) {
  /** Updates keys in both ways that a requester has, ends its sessions, and negotiates. */
  public static final Conduct POLITE =
      new Conduct(EnumSet.of(Renewal.REQUESTER, Renewal.BOTH), false, Optional.empty());

  /** Copies the set. */
  public Conduct {
    renewals = Set.copyOf(renewals);
  }

  /** Who wants whose keys updated. */
  public enum Renewal {
    /** The requester wants its own direction updated. */
    REQUESTER,
    /** The requester wants both directions updated. */
    BOTH,
    /** The responder is made to want its own direction updated. */
    RESPONDER
  }

  /** This with other updates of keys. */
  public Conduct withRenewals(Set<Renewal> other) {
    return new Conduct(other, leaveOpen, preset);
  }

  /** This, without END_SESSION. */
  public Conduct leavingOpen() {
    return new Conduct(renewals, true, preset);
  }

  /** This, without a negotiation. */
  public Conduct withPreset(Negotiated agreed) {
    return new Conduct(renewals, leaveOpen, Optional.of(agreed));
  }
}
