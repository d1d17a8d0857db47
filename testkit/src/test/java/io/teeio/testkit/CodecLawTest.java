package io.teeio.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.CodecLaw.Decoder;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The laws catch codecs that break them. */
class CodecLawTest {
  private static final byte[] VALID = {3, 10, 20, 30};

  /** A length byte and that many bytes. */
  private static byte[] decode(byte[] encoded) throws IOException {
    if (encoded.length == 0 || encoded.length != 1 + (encoded[0] & 0xFF)) {
      throw new IOException("length");
    }
    return encoded;
  }

  private static void check(Decoder decoder) {
    CodecLaw.check(VALID, IOException.class, decoder);
  }

  @Test
  void aGoodCodecPasses() {
    check(CodecLawTest::decode);
  }

  @Test
  void aCodecThatForgetsAByteIsCaught() {
    assertThatThrownBy(() -> check(encoded -> Arrays.copyOf(decode(encoded), 3)))
        .hasMessageContaining("wrote 030a14 after reading 030a141e");
  }

  @Test
  void aCodecThatRefusesItsOwnEncodingIsCaught() {
    assertThatThrownBy(() ->
            check(_ -> {
              throw new IOException("never");
            }))
        .hasMessageContaining("a valid encoding was refused");
  }

  @Test
  void aCodecThatAcceptsLessIsCaught() {
    assertThatThrownBy(
            () -> check(encoded -> encoded.length < VALID.length ? VALID : decode(encoded)))
        .hasMessageContaining("cut to 0 bytes, yet accepted");
  }

  @Test
  void aCodecThatIgnoresWhatFollowsIsCaught() {
    assertThatThrownBy(
            () -> check(encoded -> decode(Arrays.copyOf(encoded, Math.min(4, encoded.length)))))
        .hasMessageContaining("followed by 1 zero bytes, yet accepted");
  }

  @Test
  void aCodecThatStumblesOverDamageIsCaught() {
    assertThatThrownBy(() ->
            check(encoded -> {
              byte[] decoded = decode(encoded);
              if (decoded[2] < 0) {
                throw new IndexOutOfBoundsException("ours");
              }
              return decoded;
            }))
        .hasMessageContaining("bit 23 flipped")
        .hasCauseInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aCodecThatWritesWhatItRefusesAfterDamageIsCaught() {
    assertThatThrownBy(() ->
            check(encoded -> {
              byte[] decoded = decode(encoded);
              return Arrays.copyOf(decoded, decoded[1] < 0 ? 2 : decoded.length);
            }))
        .hasMessageContaining("a valid encoding was refused: 038a");
  }

  /** A byte and whatever follows it. */
  private static byte[] decodeOpen(byte[] encoded) throws IOException {
    if (encoded.length == 0) {
      throw new IOException("empty");
    }
    return encoded;
  }

  @Test
  void aCodecWithoutALengthOfItsOwnPasses() {
    CodecLaw.checkOpen(VALID, IOException.class, CodecLawTest::decodeOpen);
  }

  @Test
  void aCodecThatLosesTheEndOfWhatItMayNotRefuseIsCaught() {
    assertThatThrownBy(() ->
            CodecLaw.checkOpen(
                VALID,
                IOException.class,
                encoded -> Arrays.copyOf(decodeOpen(encoded), Math.min(encoded.length, 4))))
        .hasMessageContaining("resized, came back otherwise: 030a141e00");
  }

  @Test
  void aCodecThatStumblesOverWhatIsCutIsCaught() {
    assertThatThrownBy(() ->
            CodecLaw.checkOpen(
                VALID,
                IOException.class,
                encoded -> {
                  if (encoded[0] == 0) {
                    throw new IllegalStateException("ours");
                  }
                  return encoded;
                }))
        .hasMessageContaining("resized to 0 bytes");
  }

  @Test
  void theCodecSeesACopy() {
    byte[] mine = VALID.clone();

    CodecLaw.roundTrips(
        mine,
        encoded -> {
          byte[] answer = encoded.clone();
          encoded[0] = 0;
          return answer;
        });

    assertThat(mine).isEqualTo(VALID);
  }
}
