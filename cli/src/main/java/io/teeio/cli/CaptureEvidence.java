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
 * The evidence that a capture holds: what the responder signed, by connection and by who it said it
 * was, for a device may have several keys, and may have been updated between two connections.
 */
final class CaptureEvidence {
  private record Source(int connection, Optional<Bytes> signer) {}

  private CaptureEvidence() {}

  /** All of it, in the order of the capture; {@code secrets} open its sessions. */
  static List<SpdmEvidence> of(Capture capture, CaptureSecrets secrets, Crypto crypto) {
    Map<Source, List<Bytes>> transcripts = new LinkedHashMap<>();
    new CaptureReplay(
            crypto,
            secrets,
            false,
            event -> {},
            (SignedTranscript signed) ->
                transcripts
                    .computeIfAbsent(
                        new Source(signed.connection(), signed.signer()),
                        source -> new ArrayList<>())
                    .add(signed.transcript()))
        .replay(capture);
    List<SpdmEvidence> evidence = new ArrayList<>();
    transcripts.forEach(
        (source, signed) -> evidence.add(new SpdmEvidence(signed, source.signer(), List.of())));
    return evidence;
  }
}
