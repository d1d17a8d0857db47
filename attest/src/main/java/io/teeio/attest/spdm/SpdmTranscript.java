package io.teeio.attest.spdm;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Optional;

/**
 * Messages that somebody recorded and a device signed, told apart by what is in them:
 *
 * <ul>
 *   <li>only GET_MEASUREMENTS and MEASUREMENTS, from GET_VERSION on since 1.2: L1/L2 ({@link
 *       MeasurementEvidence})
 *   <li>a CHALLENGE_AUTH at its end: M1/M2 ({@link ChallengeEvidence})
 *   <li>a KEY_EXCHANGE: how a session began, and if the chain is there a CoVE-IO device connection
 *       transcript, with its COVEIOVersion and length in front or without ({@link SessionEvidence})
 * </ul>
 *
 * The signature stands where its message has it, at the end.
 */
public sealed interface SpdmTranscript
    permits MeasurementEvidence, ChallengeEvidence, SessionEvidence {
  /** The version of its messages. */
  SpdmVersion version();

  /** What the endpoints had agreed on; empty if it does not say. */
  Optional<Negotiated> negotiated();

  /** Whose key signs: slot 0 to 7, or 0xFF for a provisioned public key. */
  int slot();

  /** The certificate chain of that slot, with its SPDM header, if it passed by. */
  Optional<Bytes> chain();

  /**
   * Reads {@code transcript}.
   *
   * @throws MalformedInput if a message is malformed, unexpected or cut off, or nothing is proven
   * @throws Violation if the negotiation breaks a rule of SPDM
   */
  static SpdmTranscript read(Bytes transcript) throws MalformedInput, Violation {
    Bytes messages = CoveTranscript.messages(transcript);
    SplitTranscript split = SplitTranscript.read(messages, Guards.all());
    SpdmRequest last = split.exchanges().getLast().request();
    if (split.exchanges().stream().anyMatch(each -> each.request() instanceof KeyExchange)) {
      return SessionEvidence.of(split);
    }
    if (last instanceof Challenge) {
      return ChallengeEvidence.of(split);
    }
    if (split.exchanges().stream().allMatch(each -> each.request() instanceof GetMeasurements)) {
      return MeasurementEvidence.of(split);
    }
    throw WireReader.of(messages, "DSP0274 1.3.0 Transcript")
        .malformed("Transcript", "ends with " + last.title() + ", for which nothing is signed");
  }
}
