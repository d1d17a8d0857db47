package io.teeio.tsm.device;

import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.MmioRange;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a TVM found out and decided under one lock. A new lock begins a new epoch with nothing
 * decided, so that no decision is ever applied to a configuration that it was not made for (A-20b).
 */
final class LockEpoch {
  /** A range that the TVM accepted. */
  record Accepted(GuestAddress guest, long pages) {}

  private final long number;
  private final Secret nonce;
  private final long reportingOffset;
  private final Bytes decisions;
  private final List<Accepted> accepted = new ArrayList<>();
  private Optional<InterfaceReport> report = Optional.empty();
  private Optional<Bytes> reportDigest = Optional.empty();
  private Optional<Bytes> startedAt = Optional.empty();
  private boolean measured;

  LockEpoch(long number, Secret nonce, long reportingOffset, Bytes decisions) {
    this.number = number;
    this.nonce = nonce;
    this.reportingOffset = reportingOffset;
    this.decisions = decisions;
  }

  long number() {
    return number;
  }

  Secret nonce() {
    return nonce;
  }

  long reportingOffset() {
    return reportingOffset;
  }

  List<Accepted> accepted() {
    return accepted;
  }

  Optional<InterfaceReport> report() {
    return report;
  }

  void reported(InterfaceReport latest, Bytes digest) {
    report = Optional.of(latest);
    reportDigest = Optional.of(digest);
  }

  /** SHA-384 of the report. */
  Optional<Bytes> reportDigest() {
    return reportDigest;
  }

  /** What the TVM's register of devices held at the lock. */
  Bytes decisions() {
    return decisions;
  }

  /** What it held when the TVM started the interface. */
  Optional<Bytes> startedAt() {
    return startedAt;
  }

  void started(Bytes register) {
    startedAt = Optional.of(register);
  }

  /** The TEE ranges of the report, in its order; empty before it was read. */
  List<MmioRange> teeRanges() {
    return report.map(r -> r.ranges().stream().filter(MmioRange::isTee).toList()).orElse(List.of());
  }

  boolean isMeasured() {
    return measured;
  }

  void measured() {
    measured = true;
  }
}
