package io.teeio.spdm.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replay says of a recording that somebody changed. */
class DamagedCaptureTest {
  private static final String RECORDING = "MCTP_v1.2_keyex_mut-NO.pcap";
  private static final String CHALLENGED = "PCI_DOE_v1.2_chal_nomut.pcap";

  private Capture capture;
  private Manifest manifest;

  @BeforeEach
  void read() {
    capture = Captures.read(RECORDING);
    manifest = Manifest.of(RECORDING);
  }

  @Test
  void aChangedSignatureOfKeyExchangeIsNamed() {
    int frame = frameOf(capture, MessageCode.KEY_EXCHANGE_RSP);
    Bytes message = capture.payloads().get(frame);
    assertFirst(
        replay(flip(capture, frame, message.length() - 1)),
        frame,
        ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE);
  }

  @Test
  void aChangedKeyExchangeMakesTheSignatureAndTheVerifyDataWrong() {
    int frame = frameOf(capture, MessageCode.KEY_EXCHANGE);
    ReplaySummary summary = replay(flip(capture, frame, 12));
    assertFirst(summary, frame + 1, ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE);
    assertThat(summary.problems())
        .anyMatch(problem ->
            problem instanceof ReplayEvent.Failed failed
                && failed.check() == ReplayCheck.FINISH_VERIFY_DATA);
  }

  @Test
  void aChangedFinishIsNamed() {
    int frame = frameOf(capture, MessageCode.FINISH);
    assertFirst(replay(flip(capture, frame, 10)), frame, ReplayCheck.FINISH_VERIFY_DATA);
  }

  @Test
  void aChangedFinishResponseIsNamed() {
    int frame = frameOf(capture, MessageCode.FINISH_RSP);
    assertFirst(replay(flip(capture, frame, 10)), frame, ReplayCheck.FINISH_RSP_VERIFY_DATA);
  }

  @Test
  void aChangedRecordIsNamed() {
    int frame = firstRecord(capture);
    ReplaySummary summary = replay(flip(capture, frame, 20));
    assertFirst(summary, frame, ReplayCheck.RECORD);
    assertThat(summary.problems().getFirst().describe())
        .startsWith("frame " + frame + ": the secured record is wrong: RECORD_AUTHENTIC");
  }

  @Test
  void aReplayedRecordIsNamed() {
    int frame = firstRecord(capture);
    List<Bytes> frames = new ArrayList<>(capture.payloads());
    frames.add(frame + 2, frames.get(frame));
    frames.add(frame + 3, frames.get(frame + 1));
    ReplaySummary summary = replay(Capture.of(Binding.MCTP, frames));
    assertFirst(summary, frame + 2, ReplayCheck.RECORD);
    assertThat(summary.problems().getFirst().describe()).contains("RECORD_SEQUENCE");
    assertThat(summary.problems()).hasSize(2);
  }

  @Test
  void secretsInAnotherOrderFindTheirSessions() {
    ReplaySummary summary = replay(capture, manifest.dhe().reversed());
    assertThat(summary.isClean()).isTrue();
    assertThat(summary.decrypted()).isEqualTo(manifest.records());
  }

  @Test
  void aSecretOfAnotherSessionIsNamed() {
    ReplaySummary summary = replay(capture, List.of(Bytes.zeros(48)));
    assertFirst(summary, frameOf(capture, MessageCode.FINISH), ReplayCheck.FINISH_VERIFY_DATA);
    assertThat(summary.problems().getFirst().describe())
        .contains("the secret is of another session");
  }

  @Test
  void aChangedCertificateChainIsNamed() {
    Capture challenged = Captures.read(CHALLENGED);
    int frame = frameOf(challenged, MessageCode.CERTIFICATE);
    List<ReplayEvent> problems =
        replay(flip(challenged, frame, 8 + 8 + 4 + 3), Manifest.of(CHALLENGED).dhe()).problems();
    assertThat(problems)
        .anyMatch(problem ->
            problem instanceof ReplayEvent.Failed failed
                && failed.check() == ReplayCheck.CHALLENGE_AUTH_SIGNATURE);
  }

  @Test
  void aChangedMeasurementIsNamed() {
    Capture challenged = Captures.read(CHALLENGED);
    int frame = frameOf(challenged, MessageCode.MEASUREMENTS);
    assertFirst(
        replay(flip(challenged, frame, 40), Manifest.of(CHALLENGED).dhe()),
        frame,
        ReplayCheck.MEASUREMENTS_SIGNATURE);
  }

  @Test
  void aChangedChallengeIsNamed() {
    Capture challenged = Captures.read(CHALLENGED);
    int frame = frameOf(challenged, MessageCode.CHALLENGE);
    assertFirst(
        replay(flip(challenged, frame, 20), Manifest.of(CHALLENGED).dhe()),
        frame + 1,
        ReplayCheck.CHALLENGE_AUTH_SIGNATURE);
  }

  @Test
  void aCutFrameIsUnreadableAndNamesTheField() {
    int frame = frameOf(capture, MessageCode.DIGESTS);
    List<Bytes> frames = new ArrayList<>(capture.payloads());
    frames.set(frame, frames.get(frame).slice(0, 9));
    ReplaySummary summary = replay(Capture.of(Binding.MCTP, frames));
    assertThat(summary.problems().getFirst()).isInstanceOf(ReplayEvent.Unreadable.class);
    assertThat(summary.malformed()).isEqualTo(1);
    assertThat(summary.problems().getFirst().describe()).contains("Digest at offset");
  }

  @Test
  void whateverIsDamagedTheReplayEnds() {
    Property.check(
        60,
        7,
        source -> {
          List<Bytes> frames = new ArrayList<>(capture.payloads());
          int damages = 1 + source.below(4);
          for (int i = 0; i < damages; i++) {
            int frame = source.below(frames.size());
            byte[] bytes = frames.get(frame).toArray();
            switch (source.below(3)) {
              case 0 -> bytes[source.below(bytes.length)] = (byte) source.below(256);
              case 1 -> bytes = Arrays.copyOf(bytes, source.below(bytes.length));
              default -> frames.add(frame, frames.get(source.below(frames.size())));
            }
            frames.set(frame, Bytes.copyOf(bytes));
          }
          assertThat(replay(Capture.of(Binding.MCTP, frames)).problems()).isNotNull();
        });
  }

  private ReplaySummary replay(Capture changed) {
    return replay(changed, manifest.dhe());
  }

  private static ReplaySummary replay(Capture changed, List<Bytes> dhe) {
    List<Secret> agreed = dhe.stream().map(each -> Secret.adopt(each.toArray())).toList();
    return new CaptureReplay(
            Crypto.fastest(), CaptureSecrets.inOrder(agreed, List.of()), false, event -> {})
        .replay(changed);
  }

  private static void assertFirst(ReplaySummary summary, int frame, ReplayCheck check) {
    assertThat(summary.problems()).isNotEmpty();
    assertThat(summary.problems().getFirst())
        .isInstanceOfSatisfying(
            ReplayEvent.Failed.class,
            failed -> {
              assertThat(failed.check()).isEqualTo(check);
              assertThat(failed.frame()).isEqualTo(frame);
            });
  }

  private static Capture flip(Capture capture, int frame, int offset) {
    List<Bytes> frames = new ArrayList<>(capture.payloads());
    byte[] bytes = frames.get(frame).toArray();
    bytes[offset] ^= 1;
    frames.set(frame, Bytes.copyOf(bytes));
    return Capture.of(capture.binding(), frames);
  }

  private static int frameOf(Capture capture, MessageCode code) {
    int header = capture.binding() == Binding.MCTP ? 1 : 8;
    int type = capture.binding() == Binding.MCTP ? 0 : 2;
    int clear = capture.binding() == Binding.MCTP ? 5 : 1;
    for (int i = 0; i < capture.payloads().size(); i++) {
      Bytes frame = capture.payloads().get(i);
      if (frame.at(type) == clear && frame.at(header + 1) == code.wire()) {
        return i;
      }
    }
    throw new AssertionError("no " + code);
  }

  private static int firstRecord(Capture capture) {
    for (int i = 0; i < capture.payloads().size(); i++) {
      if (capture.payloads().get(i).at(0) == 6) {
        return i;
      }
    }
    throw new AssertionError("no record");
  }
}
