package io.teeio.platform.sbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;

/** The buffer in which SPDM messages travel between TSM and host. */
class PendingSpdmTest {
  /** three 32-bit fields precede the payload, so it begins at 0Ch whatever is printed. */
  @Test
  void thePayloadBeginsAtDecimalTwelve() {
    PendingSpdm pending =
        new PendingSpdm(
            CovhFunction.CONNECT_DEVICE.fid(), 0x00BEEF, false, Bytes.of(0x10, 0x84, 0, 0));

    assertThat(pending.toBytes()).hasToString("00040000efbe00000400000010840000");
    assertThat(PendingSpdm.PAYLOAD_OFFSET).isEqualTo(0x0C);
  }

  @Test
  void bit31OfTheLengthSaysSecured() throws MalformedInput {
    PendingSpdm pending = new PendingSpdm(1028, 0x112233, true, Bytes.of(1, 2));

    assertThat(pending.toBytes()).hasToString("0404000033221100020000800102");
    assertThat(PendingSpdm.read(pending.toBytes())).isEqualTo(pending);
  }

  @Test
  void theSlotHolds1780BytesOfPayload() throws MalformedInput {
    assertThat(PendingSpdm.MAX_PAYLOAD).isEqualTo(1780);
    PendingSpdm full = new PendingSpdm(1, 2, false, Bytes.zeros(1780));
    assertThat(PendingSpdm.read(full.toBytes())).isEqualTo(full);
    assertThatThrownBy(() -> new PendingSpdm(1, 2, false, Bytes.zeros(1781)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLengthBeyondTheSlotIsRefusedBeforeAnythingIsRead() {
    Bytes slot = Bytes.concat(Bytes.fromHex("00040000 01000000 f5060000"), Bytes.zeros(1780));

    assertThatThrownBy(() -> PendingSpdm.read(slot))
        .isInstanceOfSatisfying(
            MalformedInput.class,
            error -> {
              assertThat(error.field()).isEqualTo("SPDM_PAYLOAD_LENGTH");
              assertThat(error.reason()).contains("1781");
            });
  }

  @Test
  void aLengthBeyondTheBytesThatAreThereIsRefused() {
    assertThatThrownBy(() -> PendingSpdm.read(Bytes.fromHex("00040000 01000000 02000000 aa")))
        .isInstanceOf(MalformedInput.class);
    assertThatThrownBy(() -> PendingSpdm.read(Bytes.fromHex("00040000 01000000 0000")))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void whatFollowsThePayloadInTheSlotIsNotLookedAt() throws MalformedInput {
    Bytes slot = Bytes.concat(new PendingSpdm(7, 8, false, Bytes.of(9)).toBytes(), Bytes.of(1, 2));

    assertThat(PendingSpdm.read(slot).payload()).isEqualTo(Bytes.of(9));
  }

  @Test
  void lengthZeroSaysThatTheMessageWasNotCarried() throws MalformedInput {
    PendingSpdm lost = PendingSpdm.transportError(1024, 5);

    assertThat(PendingSpdm.read(lost.toBytes()).isTransportError()).isTrue();
    assertThat(new PendingSpdm(1024, 5, false, Bytes.of(0)).isTransportError()).isFalse();
  }
}
