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
 */
public record SpdmEvidence(List<Bytes> transcripts, Optional<Bytes> chain, List<Bytes> nonces) {
  /** Copies the lists. */
  public SpdmEvidence {
    transcripts = List.copyOf(transcripts);
    nonces = List.copyOf(nonces);
  }

  /** One transcript. */
  public static SpdmEvidence of(Bytes transcript, Optional<Bytes> chain) {
    return new SpdmEvidence(List.of(transcript), chain, List.of());
  }

  /** This, of which every transcript must have been asked for with {@code nonce}. */
  public SpdmEvidence withNonce(Bytes nonce) {
    return new SpdmEvidence(transcripts, chain, List.of(nonce));
  }
}
