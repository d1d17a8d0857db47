package io.teeio.spdm.role;

import static io.teeio.spdm.role.ChunkedPair.pair;
import static io.teeio.spdm.role.ChunkedPair.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.ChunkRule;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.MessageCode;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of a requester that breaks the rules of large transfers. */
class ChunkResponderTest {
  private static Bytes chunkSend(
      boolean last, int handle, int sequence, long largeSize, int dataLength) {
    WireWriter out = new WireWriter();
    out.u8(0x13).u8(MessageCode.CHUNK_SEND.wire()).u8(last ? 1 : 0).u8(handle);
    out.u16(sequence).reserved(2).u32(dataLength);
    if (sequence == 0) {
      out.u32(largeSize);
    }
    return out.bytes(Bytes.zeros(dataLength)).toBytes();
  }

  private static Bytes chunkGet(int handle, int sequence) {
    return new WireWriter()
        .u8(0x13)
        .u8(MessageCode.CHUNK_GET.wire())
        .u8(0)
        .u8(handle)
        .u16(sequence)
        .toBytes();
  }

  private static void isError(Bytes answer, ErrorCode code) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.ERROR.wire());
    assertThat(answer.at(2)).isEqualTo(code.wire());
  }

  private static void isEarlyError(Bytes answer, ErrorCode code) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.CHUNK_SEND_ACK.wire());
    assertThat(answer.at(2)).isEqualTo(1);
    isError(answer.slice(6, answer.length()), code);
  }

  private static void isAcknowledged(Bytes answer) {
    assertThat(answer.at(1)).isEqualTo(MessageCode.CHUNK_SEND_ACK.wire());
    assertThat(answer.at(2)).isEqualTo(0);
    assertThat(answer.length()).isEqualTo(6);
  }

  private static final Bytes COUNT =
      Bytes.of(0x13, MessageCode.GET_MEASUREMENTS.wire(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final Bytes GET_VERSION = Bytes.of(0x10, MessageCode.GET_VERSION.wire(), 0, 0);

  @Test
  void chunksOfARequestAreRefusedWithoutTheCapability() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    pair.negotiated();
    isError(pair.ask(chunkSend(false, 0, 0, 100, 48)), ErrorCode.UNSUPPORTED_REQUEST);
    isError(pair.ask(chunkGet(0, 0)), ErrorCode.UNSUPPORTED_REQUEST);
  }

  @Test
  void chunksBeforeAnyNegotiationAreUnexpected() {
    isError(plain().ask(chunkSend(false, 0, 0, 100, 48)), ErrorCode.UNEXPECTED_REQUEST);
  }

  @Test
  void chunkNoTransfer() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isError(pair.ask(chunkGet(0, 0)), ErrorCode.UNEXPECTED_REQUEST);
    assertThat(pair.reported()).containsExactly(ChunkRule.CHUNK_NO_TRANSFER);
    isAcknowledged(pair.ask(chunkSend(false, 0, 0, 100, 48)));
    isError(pair.ask(chunkGet(0, 0)), ErrorCode.UNEXPECTED_REQUEST);
  }

  @Test
  void chunkNotInterrupted() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(pair.ask(chunkSend(false, 0, 0, 100, 48)));
    isError(pair.ask(COUNT), ErrorCode.UNEXPECTED_REQUEST);
    assertThat(pair.reported()).containsExactly(ChunkRule.CHUNK_NOT_INTERRUPTED);
    isAcknowledged(pair.ask(chunkSend(false, 0, 1, 100, 40)));
    isError(pair.ask(Bytes.of(0x13, 0x81, 0, 0, 9)), ErrorCode.INVALID_REQUEST);
    Bytes answer = pair.ask(chunkSend(true, 0, 2, 100, 12));
    assertThat(answer.at(1)).isEqualTo(MessageCode.CHUNK_SEND_ACK.wire());
    isError(answer.slice(6, answer.length()), ErrorCode.INVALID_REQUEST);
    assertThat(pair.ask(COUNT).at(1)).isEqualTo(MessageCode.MEASUREMENTS.wire());
  }

  @Test
  void aFetchIsNotInterruptedEither() throws Exception {
    Pair pair = pair(Setup.PLAIN, 42, 64);
    pair.negotiated();
    Bytes error =
        pair.ask(Bytes.of(0x13, MessageCode.GET_MEASUREMENTS.wire(), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    isError(error, ErrorCode.LARGE_RESPONSE);
    int handle = error.at(4);
    isError(pair.ask(COUNT), ErrorCode.UNEXPECTED_REQUEST);
    isError(pair.ask(chunkSend(false, 0, 0, 100, 48)), ErrorCode.UNEXPECTED_REQUEST);
    isError(pair.ask(chunkGet(handle + 1, 0)), ErrorCode.INVALID_REQUEST);
    isError(pair.ask(chunkGet(handle, 1)), ErrorCode.INVALID_REQUEST);
    assertThat(pair.ask(chunkGet(handle, 0)).at(1)).isEqualTo(MessageCode.CHUNK_RESPONSE.wire());
    isError(pair.ask(chunkGet(handle, 0)), ErrorCode.INVALID_REQUEST);
    assertThat(pair.ask(GET_VERSION).at(1)).isEqualTo(MessageCode.VERSION.wire());
    isError(pair.ask(chunkGet(handle, 1)), ErrorCode.UNEXPECTED_REQUEST);
  }

  @Test
  void aHandleIsNotUsedTwice() throws Exception {
    Pair pair = pair(Setup.PLAIN, 42, 64);
    pair.negotiated();
    Bytes request =
        Bytes.of(0x13, MessageCode.GET_MEASUREMENTS.wire(), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    int first = pair.ask(request).at(4);
    int sequence = 0;
    while (pair.ask(chunkGet(first, sequence)).at(2) == 0) {
      sequence++;
    }
    isError(pair.ask(chunkGet(first, sequence)), ErrorCode.UNEXPECTED_REQUEST);
    assertThat(pair.ask(request).at(4)).isEqualTo(first + 1);
  }

  @Test
  void getVersionDropsATransfer() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(pair.ask(chunkSend(false, 0, 0, 100, 48)));
    assertThat(pair.ask(GET_VERSION).at(1)).isEqualTo(MessageCode.VERSION.wire());
    pair.negotiated();
    isEarlyError(pair.ask(chunkSend(false, 0, 1, 0, 52)), ErrorCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true,0,0,48,48",
        "false,0,0,42,26",
        "false,0,0,100,25",
        "false,0,0,48,48",
        "false,0,1,100,52",
        "false,0,0,30,48"
      })
  void everyBadFirstChunkIsAnEarlyError(String fields) throws Exception {
    String[] f = fields.split(",", -1);
    Pair pair = plain();
    pair.negotiated();
    Bytes bad =
        chunkSend(
            Boolean.parseBoolean(f[0]),
            Integer.parseInt(f[1]),
            Integer.parseInt(f[2]),
            Long.parseLong(f[3]),
            Integer.parseInt(f[4]));
    isEarlyError(pair.ask(bad), ErrorCode.INVALID_REQUEST);
    assertThat(pair.ask(COUNT).at(1)).isEqualTo(MessageCode.MEASUREMENTS.wire());
    isAcknowledged(pair.ask(chunkSend(false, 1, 0, 100, 48)));
  }

  @Test
  void aBombIsNotTaken() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isEarlyError(pair.ask(chunkSend(false, 0, 0, 0xFFFF_FFFFL, 48)), ErrorCode.REQUEST_TOO_LARGE);
    isAcknowledged(pair.ask(chunkSend(false, 1, 0, 0x28000, 48)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"false,1,1,52", "false,0,2,52", "false,0,1,20", "true,0,1,51", "false,0,1,52"})
  void everyBadNextChunkIsAnEarlyErrorAndEndsTheTransfer(String fields) throws Exception {
    String[] f = fields.split(",", -1);
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(pair.ask(chunkSend(false, 0, 0, 100, 48)));
    Bytes bad =
        chunkSend(
            Boolean.parseBoolean(f[0]),
            Integer.parseInt(f[1]),
            Integer.parseInt(f[2]),
            0,
            Integer.parseInt(f[3]));
    isEarlyError(pair.ask(bad), ErrorCode.INVALID_REQUEST);
    assertThat(pair.ask(COUNT).at(1)).isEqualTo(MessageCode.MEASUREMENTS.wire());
    isEarlyError(pair.ask(chunkSend(false, 0, 1, 0, 52)), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void aMalformedChunkEndsTheTransfer() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    isAcknowledged(pair.ask(chunkSend(false, 0, 0, 100, 48)));
    isError(pair.ask(chunkSend(false, 0, 1, 0, 52).slice(0, 40)), ErrorCode.INVALID_REQUEST);
    isEarlyError(pair.ask(chunkSend(true, 0, 1, 0, 52)), ErrorCode.INVALID_REQUEST);
  }

  @Test
  void chunkForbidden() throws Exception {
    Pair pair = plain();
    pair.negotiated();
    Bytes inner = chunkSend(false, 5, 0, 100, 48);
    Bytes first =
        Bytes.concat(chunkSend(false, 0, 0, inner.length(), 48).slice(0, 16), inner.slice(0, 48));
    isAcknowledged(pair.ask(first));
    Bytes rest = inner.slice(48, inner.length());
    Bytes second = Bytes.concat(chunkSend(true, 0, 1, 0, rest.length()).slice(0, 12), rest);
    Bytes answer = pair.ask(second);
    assertThat(answer.at(2)).isEqualTo(0);
    isError(answer.slice(6, answer.length()), ErrorCode.INVALID_REQUEST);
  }
}
