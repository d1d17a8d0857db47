package io.teeio.probe;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.transport.Binding;
import java.util.List;
import java.util.Optional;

/**
 * What a probe found out. Lists are empty for what was not asked or is not there.
 *
 * @param binding what carried the messages
 * @param protocols what the DOE mailbox lists, in words
 * @param versions every version that the responder lists
 * @param algorithms every algorithm that it takes, in its newest version
 * @param negotiated the connection that the rest was found in
 * @param slots its slots
 * @param measurements what it measures
 * @param description what it tells of itself besides
 * @param sessions the sessions that were tried
 * @param events the events that it tells of
 * @param ports what IDE_KM tells of
 * @param tdisp what TDISP says of one TDI
 * @param attempts everything that was asked, and how it ended
 * @param doubts what specifications want otherwise
 * @param lost why the connection was lost before the end, if it was
 */
public record ProbeReport(
    Binding binding,
    List<String> protocols,
    List<VersionFacts> versions,
    List<AlgorithmFacts> algorithms,
    Optional<Negotiated> negotiated,
    List<SlotFacts> slots,
    Optional<MeasurementFacts> measurements,
    DescriptionFacts description,
    List<SessionFacts> sessions,
    List<String> events,
    List<IdeFacts> ports,
    Optional<TdispFacts> tdisp,
    List<Attempt> attempts,
    List<Doubt> doubts,
    Optional<String> lost) {
  /** Copies the lists. */
  public ProbeReport {
    protocols = List.copyOf(protocols);
    versions = List.copyOf(versions);
    algorithms = List.copyOf(algorithms);
    slots = List.copyOf(slots);
    sessions = List.copyOf(sessions);
    events = List.copyOf(events);
    ports = List.copyOf(ports);
    attempts = List.copyOf(attempts);
    doubts = List.copyOf(doubts);
  }

  /** Whether everything that was asked was done. */
  public boolean isGood() {
    return lost.isEmpty()
        && negotiated.isPresent()
        && attempts.stream().allMatch(attempt -> attempt.verdict() == Verdict.DONE);
  }
}
