package io.teeio.cli;

import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.SignedTranscript;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The evidence that a capture holds: all that the responder signed, by whom it said it was, for a
 * device may have several keys.
 */
final class CaptureEvidence {
  private CaptureEvidence() {}

  /** All of it, in the order of the capture; {@code secrets} open its sessions. */
  static List<SpdmEvidence> of(Capture capture, CaptureSecrets secrets, Crypto crypto) {
    Map<Optional<Bytes>, List<Bytes>> transcripts = new LinkedHashMap<>();
    new CaptureReplay(
            crypto,
            secrets,
            false,
            event -> {},
            (SignedTranscript signed) ->
                transcripts
                    .computeIfAbsent(signed.signer(), signer -> new ArrayList<>())
                    .add(signed.transcript()))
        .replay(capture);
    List<SpdmEvidence> evidence = new ArrayList<>();
    transcripts.forEach(
        (signer, signed) -> evidence.add(new SpdmEvidence(signed, signer, List.of())));
    return evidence;
  }
}
