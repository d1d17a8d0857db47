package io.teeio.lab;

import io.teeio.attest.Check;
import io.teeio.attest.Verdict;
import io.teeio.attest.token.TvmReport;
import io.teeio.tvm.TvmEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps what the guest was seen deciding and doing. */
final class GuestWatch implements Consumer<TvmEvent> {
  private final Weaver weaver;
  private final Map<Integer, Verdict> verdicts = new LinkedHashMap<>();
  private final List<Check> afterwards = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Optional<io.teeio.tvm.Transfer> direct = Optional.empty();
  private Optional<io.teeio.tvm.Transfer> bounce = Optional.empty();
  private Optional<TvmReport> report = Optional.empty();
  private boolean refused;

  GuestWatch(Weaver weaver) {
    this.weaver = weaver;
  }

  @Override
  public void accept(TvmEvent event) {
    switch (event) {
      case TvmEvent.Decided decided -> {
        verdicts.put(decided.interfaceId(), decided.verdict());
        afterwards.clear();
        refused |= !decided.accepted();
      }
      case TvmEvent.Checked checked -> {
        if (verdicts.containsKey(checked.interfaceId())) {
          afterwards.add(checked.check());
        }
      }
      case TvmEvent.Moved moved -> {
        if (moved.direct()) {
          direct = Optional.of(moved.transfer());
        } else {
          bounce = Optional.of(moved.transfer());
        }
        if (!moved.transfer().intact()) {
          failures.add("the payload did not come back as it was sent");
        }
      }
      case TvmEvent.Failed failed -> failures.add(failed.problem());
      case TvmEvent.Stopped stopped -> {
        if (!stopped.problem().isEmpty()) {
          failures.add(stopped.problem());
        }
      }
      case TvmEvent.Attested attested -> report = Optional.of(attested.report());
      case TvmEvent.Accepted _, TvmEvent.SawState _, TvmEvent.Recorded _ -> {}
    }
    weaver.tvm(event);
  }

  /** What the guest shows third parties, if it was asked. */
  Optional<TvmReport> report() {
    return report;
  }

  /** Whether the guest refused an interface. */
  boolean refused() {
    return refused;
  }

  /** What went wrong in the guest. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** What moving the payload by DMA came to. */
  Optional<io.teeio.tvm.Transfer> direct() {
    return direct;
  }

  /** What moving it through bounce buffers came to. */
  Optional<io.teeio.tvm.Transfer> bounce() {
    return bounce;
  }

  /**
   * The verdict to report: the first interface's, or that of the first interface that was refused,
   * with what was checked after acceptance.
   */
  Verdict verdict() {
    Optional<Verdict> told =
        verdicts.values().stream()
            .filter(verdict -> verdict.outcome() == Verdict.Outcome.FAIL)
            .findFirst()
            .or(() -> verdicts.values().stream().findFirst());
    List<Check> checks = new ArrayList<>(told.map(Verdict::checks).orElse(List.of()));
    afterwards.stream()
        .filter(check -> check.result() == Check.Result.FAIL)
        .findFirst()
        .or(() -> afterwards.stream().findFirst())
        .ifPresent(checks::add);
    return new Verdict(checks);
  }
}
