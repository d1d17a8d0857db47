package io.teeio.attest.spdm;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.negotiation.NegotiationTranscript;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transcript cut into its messages. They stand one after the other without framing, so each one's
 * length follows from its own fields and from what the messages before it negotiated.
 *
 * @param version the version of every message after the negotiation
 * @param negotiated what was agreed on; empty for a measurement transcript of SPDM 1.0 or 1.1 as
 *     those sign it, without GET_VERSION to ALGORITHMS
 * @param vca GET_VERSION to ALGORITHMS, as exchanged; empty if it is not there
 * @param exchanges what followed, in its order; at least one
 */
public record SplitTranscript(
    SpdmVersion version, Optional<Negotiated> negotiated, Bytes vca, List<Exchange> exchanges) {
  /** The largest transcript that is read: 1 MiB, as much as an endpoint keeps. */
  public static final int MAX_SIZE = 1 << 20;

  private static final String CLAUSE = "DSP0274 1.3.0 Transcript";

  /** Copies the list. */
  public SplitTranscript {
    exchanges = List.copyOf(exchanges);
  }

  /**
   * Cuts {@code transcript}.
   *
   * @throws MalformedInput if a message is malformed, unexpected or cut off, or there is none
   * @throws Violation if the negotiation breaks a rule of SPDM
   */
  public static SplitTranscript read(Bytes transcript, Guards guards)
      throws MalformedInput, Violation {
    WireReader in = WireReader.of(transcript, CLAUSE);
    in.require(transcript.length() <= MAX_SIZE, "Transcript", "is larger than 1 MiB");
    Header first = Header.peek(transcript);
    if (first.code() == MessageCode.GET_MEASUREMENTS.wire()) {
      return withoutNegotiation(in, transcript, first.version());
    }
    Negotiated negotiated = NegotiationTranscript.read(in, guards);
    Bytes vca = transcript.slice(0, Exchange.at(in, transcript));
    List<Exchange> exchanges = new ArrayList<>();
    while (in.remaining() > 0) {
      exchanges.add(Exchange.read(in, transcript, negotiated));
    }
    in.require(!exchanges.isEmpty(), "Transcript", "ends after ALGORITHMS");
    return new SplitTranscript(negotiated.version(), Optional.of(negotiated), vca, exchanges);
  }

  /**
   * L1/L2 as 1.0 and 1.1 have it. Nothing tells the length of the signature but the end of the
   * transcript.
   */
  private static SplitTranscript withoutNegotiation(WireReader in, Bytes transcript, int wire)
      throws MalformedInput {
    SpdmVersion version =
        SpdmVersion.of(wire)
            .filter(known -> !known.atLeast(SpdmVersion.V1_2))
            .orElseThrow(() ->
                in.malformed(
                    "SPDMVersion",
                    "is 0x%02X; since 1.2 a transcript begins with GET_VERSION".formatted(wire)));
    Negotiated known = Negotiated.INITIAL.with(version);
    List<Exchange> exchanges = new ArrayList<>();
    while (in.remaining() > 0) {
      int start = Exchange.at(in, transcript);
      GetMeasurements request = GetMeasurements.read(in, known);
      int middle = Exchange.at(in, transcript);
      Measurements response = Measurements.read(in, known, false);
      if (request.signing().isPresent()) {
        response = response.withSignature(in.rest("Signature"));
      }
      exchanges.add(
          new Exchange(
              request,
              transcript.slice(start, middle),
              response,
              transcript.slice(middle, Exchange.at(in, transcript))));
    }
    return new SplitTranscript(version, Optional.empty(), Bytes.EMPTY, exchanges);
  }
}
