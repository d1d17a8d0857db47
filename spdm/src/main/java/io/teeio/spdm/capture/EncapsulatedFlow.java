package io.teeio.spdm.capture;

import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.transcript.MutualTranscript;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** What is remembered of the encapsulated messages of one way. */
final class EncapsulatedFlow {
  /**
   * A request of the responder.
   *
   * @param padded its bytes with what the transport of its carrier padded
   */
  record Asked(Decoded<SpdmRequest> request, Bytes padded) {}

  /**
   * M1 of the requester, as it should be and as peers compute it that take padding for a part of
   * the message: of GET_DIGESTS and GET_CERTIFICATE, or of CHALLENGE, too.
   */
  record Mutual(
      MutualTranscript exact, MutualTranscript paddedIdentity, MutualTranscript paddedAll) {
    void identity(Asked asked, Bytes response) {
      exact.identity(asked.request().exact(), response);
      paddedIdentity.identity(asked.padded(), response);
      paddedAll.identity(asked.padded(), response);
    }
  }

  private Optional<Asked> awaited = Optional.empty();
  private Optional<Mutual> mutual = Optional.empty();
  private boolean paddingSeen;
  private boolean firstAnswer = true;
  private Bytes digests = Bytes.EMPTY;

  /** A flow begins. */
  void begin(Transcripts transcripts) {
    mutual =
        Optional.of(new Mutual(transcripts.mutual(), transcripts.mutual(), transcripts.mutual()));
    paddingSeen = false;
  }

  /** A handshake begins, of which the first DIGESTS may become DgQ. */
  void beginHandshake() {
    firstAnswer = true;
    digests = Bytes.EMPTY;
  }

  void ask(Asked asked) {
    awaited = Optional.of(asked);
    paddingSeen |= !asked.padded().equals(asked.request().exact());
  }

  Optional<Asked> awaited() {
    return awaited;
  }

  Optional<Mutual> mutual() {
    return mutual;
  }

  /** Whether a transport padded a request of this flow. */
  boolean paddingSeen() {
    return paddingSeen;
  }

  /** An answer arrived; DIGESTS that came first are DgQ. */
  void answered(boolean isDigests, Bytes exact) {
    if (firstAnswer && isDigests) {
      digests = exact;
    }
    firstAnswer = false;
  }

  /** DgQ. */
  Bytes digests() {
    return digests;
  }
}
