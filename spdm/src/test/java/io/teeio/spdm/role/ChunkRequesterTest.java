package io.teeio.spdm.role;

import static io.teeio.spdm.role.ChunkedPair.pair;
import static io.teeio.spdm.role.ChunkedPair.plain;
import static io.teeio.spdm.role.Refusals.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Chunks and acknowledgements of a responder that breaks the rules of large transfers. */
class ChunkRequesterTest {
  private static Object fetching(int code, UnaryOperator<Bytes> change) throws Exception {
    Pair pair = plain();
    pair.negotiated();
    pair.onResponse = pair.changing(code, change);
    return rule(pair.requester().getMeasurements(MeasurementQuery.one(1)));
  }

  private static Object sending(int code, UnaryOperator<Bytes> change) throws Exception {
    Pair pair = plain();
    CertificateChain chain = pair.identified();
    pair.onResponse = pair.changing(code, change);
    return rule(pair.requester().openSession(0, chain, SummaryType.NONE, 0));
  }

  @Test
  void requesterChecksEveryChunk() throws Exception {
    int response = MessageCode.CHUNK_RESPONSE.wire();
    assertThat(fetching(response, bytes -> Pair.flip(bytes, 3, 1)))
        .isEqualTo(ChunkRule.CHUNK_HANDLE);
    assertThat(fetching(response, bytes -> Pair.flip(bytes, 2, 1)))
        .isEqualTo(ChunkRule.CHUNK_FIRST_NOT_LAST);
    assertThat(fetching(response, bytes -> Pair.flip(bytes, 14, 0x80)))
        .isEqualTo(ChunkRule.CHUNK_LARGE_MAXIMUM);
  }

  @Test
  void requesterChecksEveryAcknowledgement() throws Exception {
    int ack = MessageCode.CHUNK_SEND_ACK.wire();
    assertThat(sending(ack, bytes -> Pair.flip(bytes, 3, 1))).isEqualTo(ChunkRule.CHUNK_ACK);
    assertThat(sending(ack, bytes -> Pair.flip(bytes, 4, 1))).isEqualTo(ChunkRule.CHUNK_ACK);
    assertThat(sending(ack, bytes -> Pair.flip(bytes, 2, 1)))
        .isEqualTo(ChunkRule.CHUNK_EARLY_ERROR);
  }

  @Test
  void requesterHearsOfAnEarlyError() throws Exception {
    Pair pair = plain();
    CertificateChain chain = pair.identified();
    boolean[] done = {false};
    pair.onRequest =
        envelope -> {
          if (envelope.payload().at(1) != MessageCode.CHUNK_SEND.wire() || done[0]) {
            return envelope;
          }
          done[0] = true;
          return Envelope.clear(Pair.flip(envelope.payload(), 4, 1));
        };
    Outcome<?> outcome = pair.requester().openSession(0, chain, SummaryType.NONE, 0);
    assertThat(outcome.isDone()).isFalse();
    assertThat(pair.requester().getDigests().isDone()).isTrue();
  }

  @Test
  void chunkSupported() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    Bytes large = Bytes.of(0x13, MessageCode.ERROR.wire(), 0x0F, 0, 1);
    pair.onResponse = envelope -> pair.padded(Envelope.clear(large));
    assertThat(rule(pair.requester().getDigests())).isEqualTo(ChunkRule.CHUNK_SUPPORTED);
  }

  @Test
  void anErrorDoesNotComeInChunks() throws Exception {
    assertThat(
            fetching(MessageCode.CHUNK_RESPONSE.wire(), bytes -> Pair.flip(bytes, 17, 0x60 ^ 0x7F)))
        .isEqualTo(ChunkRule.CHUNK_FORBIDDEN);
  }

  @Test
  void aBusyResponderIsAskedForTheSameChunkAgain() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    Bytes busy = Bytes.of(0x13, MessageCode.ERROR.wire(), ErrorCode.BUSY.wire(), 0);
    boolean[] done = {false};
    pair.onRequest =
        envelope -> {
          if (envelope.payload().at(1) == MessageCode.CHUNK_GET.wire() && !done[0]) {
            done[0] = true;
            return Envelope.clear(Bytes.of(0x13, 0x81, 0, 0));
          }
          return envelope;
        };
    pair.onResponse =
        envelope ->
            envelope.payload().at(1) == MessageCode.ERROR.wire()
                    && envelope.payload().at(2) == ErrorCode.UNEXPECTED_REQUEST.wire()
                ? Envelope.clear(busy)
                : envelope;
    assertThat(pair.requester().getMeasurements(MeasurementQuery.one(1)).isDone()).isTrue();
    assertThat(pair.pauses).hasSize(1);
  }
}
