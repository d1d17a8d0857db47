package io.teeio.spdm.requester;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * When a session was last used. Both sides end one that nothing came through for twice the
 * heartbeat period (DSP0274, clause "HEARTBEAT").
 */
final class Liveness {
  private final InstantSource clock;
  private final Duration period;
  private Instant lastTraffic;

  /** A session that begins now; {@code seconds} is its heartbeat period, 0 for none. */
  Liveness(InstantSource clock, int seconds) {
    this.clock = clock;
    this.period = Duration.ofSeconds(seconds);
    this.lastTraffic = clock.instant();
  }

  /** A message went and its answer came. */
  void traffic() {
    lastTraffic = clock.instant();
  }

  /** Refuses to go on with a session that is over. */
  void require(Guards guards) throws Violation {
    guards.require(
        SpdmRule.HEARTBEAT_IN_TIME, !isOver(), () -> "nothing was sent for " + silence());
  }

  /** Whether nothing went for more than twice the period. */
  boolean isOver() {
    return !period.isZero() && silence().compareTo(period.multipliedBy(2)) > 0;
  }

  private Duration silence() {
    return Duration.between(lastTraffic, clock.instant());
  }

  /** When a HEARTBEAT is due, if ever. */
  Optional<Instant> due() {
    return period.isZero() ? Optional.empty() : Optional.of(lastTraffic.plus(period));
  }
}
