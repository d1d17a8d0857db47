package io.teeio.attest.spdm;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * L1/L2 and its signature (DSP0274, clause "MEASUREMENTS"): any number of GET_MEASUREMENTS and
 * MEASUREMENTS, of which the last is signed, and since 1.2 GET_VERSION to ALGORITHMS in front. In
 * 1.0 and 1.1 those may stand in front, too; the signature does not cover them.
 *
 * @param version the version of the messages
 * @param negotiated what was agreed on; empty if it is not in the transcript
 * @param pairs requests and responses in their order, at least one
 * @param covered what the signature covers
 */
public record MeasurementEvidence(
    SpdmVersion version, Optional<Negotiated> negotiated, List<Pair> pairs, Bytes covered)
    implements SpdmTranscript {
  private static final String CLAUSE = "DSP0274 1.3.0 MEASUREMENTS, transcript L1";

  /** A request and what it was answered. */
  public record Pair(GetMeasurements request, Measurements response) {}

  /** Copies the list. */
  public MeasurementEvidence {
    pairs = List.copyOf(pairs);
  }

  static MeasurementEvidence of(SplitTranscript split) throws MalformedInput {
    return of(split.version(), split.negotiated(), split.vca(), split.exchanges());
  }

  /**
   * The series in {@code exchanges}.
   *
   * @throws MalformedInput if there is none, or another response than the last is signed
   */
  static MeasurementEvidence of(
      SpdmVersion version, Optional<Negotiated> negotiated, Bytes vca, List<Exchange> exchanges)
      throws MalformedInput {
    List<Pair> pairs = new ArrayList<>();
    List<Bytes> covered = new ArrayList<>();
    covered.add(version.atLeast(SpdmVersion.V1_2) ? vca : Bytes.EMPTY);
    for (Exchange exchange : exchanges) {
      if (exchange.request() instanceof GetMeasurements asked
          && exchange.response() instanceof Measurements given) {
        if (!pairs.isEmpty() && pairs.getLast().request().signing().isPresent()) {
          throw new MalformedInput(
              "GET_MEASUREMENTS", 0, "follows a signed one, which ends the series", CLAUSE);
        }
        pairs.add(new Pair(asked, given));
        covered.add(exchange.requestBytes());
        covered.add(given.beforeSignature(exchange.responseBytes()));
      }
    }
    if (pairs.isEmpty()) {
      throw new MalformedInput("GET_MEASUREMENTS", 0, "is not in the transcript", CLAUSE);
    }
    return new MeasurementEvidence(
        version, negotiated, pairs, Bytes.concat(covered.toArray(Bytes[]::new)));
  }

  /** What the last request wanted to be signed; empty if nothing was. */
  public Optional<GetMeasurements.Signing> signing() {
    return pairs.getLast().request().signing();
  }

  /** The signature at the end; empty if none was asked for. */
  public Optional<Bytes> signature() {
    return pairs.getLast().response().signature();
  }

  /** The blocks of all responses, in their order. */
  public List<MeasurementBlock> blocks() {
    return pairs.stream().flatMap(pair -> pair.response().blocks().stream()).toList();
  }

  /** Whether any of them is what an update that waits will bring, and not what runs (1.3). */
  public boolean renewed() {
    return pairs.stream().anyMatch(pair -> pair.request().newMeasurementRequested());
  }

  /** Whether all of them are. */
  boolean whollyRenewed() {
    return pairs.stream().allMatch(pair -> pair.request().newMeasurementRequested());
  }

  @Override
  public int slot() {
    return PeerIdentity.ofNibble(signing().map(GetMeasurements.Signing::slotId).orElse(0));
  }

  /** Empty: a chain has no place in L1/L2. */
  @Override
  public Optional<Bytes> chain() {
    return Optional.empty();
  }
}
