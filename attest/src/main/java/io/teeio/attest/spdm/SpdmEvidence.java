package io.teeio.attest.spdm;

import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What is handed over of one device: nothing of it is read yet, since a device may have sent
 * anything; what cannot be read fails a check of the appraisal.
 *
 * @param transcripts transcripts that one key signed, see {@link SpdmTranscript}; at most 1024
 * @param chain who the device says it is, see {@link DeviceChain}; without it, the chain that is in
 *     a transcript
 * @param nonces what the verifier wanted to be signed; none if it wanted nothing
 * @param renewed whether the verifier asked for measurements of what an update that waits will
 *     bring, rather than of what runs (NewMeasurementRequested, 1.3)
 */
public record SpdmEvidence(
    List<Bytes> transcripts, Optional<Bytes> chain, List<Bytes> nonces, boolean renewed) {
  /** Copies the lists. */
  public SpdmEvidence {
    transcripts = List.copyOf(transcripts);
    nonces = List.copyOf(nonces);
  }

  /** Evidence of what runs. */
  public SpdmEvidence(List<Bytes> transcripts, Optional<Bytes> chain, List<Bytes> nonces) {
    this(transcripts, chain, nonces, false);
  }

  /** One transcript. */
  public static SpdmEvidence of(Bytes transcript, Optional<Bytes> chain) {
    return new SpdmEvidence(List.of(transcript), chain, List.of());
  }

  /** This, of which every transcript must have been asked for with {@code nonce}. */
  public SpdmEvidence withNonce(Bytes nonce) {
    return new SpdmEvidence(transcripts, chain, List.of(nonce), renewed);
  }
}
