package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

final class PldmTerminusTest {
  private static final SessionId SESSION = SessionId.of(1, 2);

  private final PldmTerminus terminus = new PldmTerminus();

  @Test
  void tellsItsTerminusId() {
    assertThat(terminus.answer(SESSION, 0x01, Bytes.of(0x83, 0x00, 0x02)))
        .contains(Bytes.of(0x03, 0x00, 0x02, 0x00, 0x01));
  }

  @Test
  void supportsNoOtherCommand() {
    assertThat(terminus.answer(SESSION, 0x01, Bytes.of(0x80, 0x00, 0x03)))
        .contains(Bytes.of(0x00, 0x00, 0x03, 0x05));
    assertThat(terminus.answer(SESSION, 0x01, Bytes.of(0x80, 0x02, 0x02)))
        .contains(Bytes.of(0x00, 0x02, 0x02, 0x05));
  }

  @Test
  void answersNoResponseNoDatagramNoOtherProtocolAndNoFragment() {
    assertThat(terminus.answer(SESSION, 0x01, Bytes.of(0x00, 0x00, 0x02))).isEmpty();
    assertThat(terminus.answer(SESSION, 0x01, Bytes.of(0xC0, 0x00, 0x02))).isEmpty();
    assertThat(terminus.answer(SESSION, 0x07, Bytes.of(0x80, 0x00, 0x02))).isEmpty();
    assertThat(terminus.answer(SESSION, 0x01, Bytes.of(0x80, 0x00))).isEmpty();
  }
}
