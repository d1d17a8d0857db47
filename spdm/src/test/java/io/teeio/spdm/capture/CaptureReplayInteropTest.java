package io.teeio.spdm.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of DMTF's emulator, replayed: every record opens and every signature and all verify data
 * are right, as often as an independent checker found.
 */
class CaptureReplayInteropTest {
  private static final Map<ReplayCheck, String> NAMES =
      Map.of(
          ReplayCheck.CHALLENGE_AUTH_SIGNATURE, "CHALLENGE_AUTH sig",
          ReplayCheck.MEASUREMENTS_SIGNATURE, "MEASUREMENTS sig clear",
          ReplayCheck.SESSION_MEASUREMENTS_SIGNATURE, "MEASUREMENTS sig in-session",
          ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE, "KEY_EXCHANGE_RSP sig",
          ReplayCheck.KEY_EXCHANGE_RSP_VERIFY_DATA, "KEY_EXCHANGE_RSP verify",
          ReplayCheck.FINISH_VERIFY_DATA, "FINISH verify",
          ReplayCheck.FINISH_RSP_VERIFY_DATA, "FINISH_RSP verify",
          ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA, "PSK_EXCHANGE_RSP verify",
          ReplayCheck.PSK_FINISH_VERIFY_DATA, "PSK_FINISH verify",
          ReplayCheck.RECORD, "decrypt");

  static Stream<String> recordings() {
    return Stream.of(
        "PCI_DOE_v1.2_chal_nomut.pcap",
        "MCTP_v1.3_chal_nomut.pcap",
        "PCI_DOE_v1.3_chal_nomut.pcap",
        "MCTP_v1.2_keyex_mut-NO.pcap",
        "PCI_DOE_v1.3_keyex_mut-NO.pcap",
        "MCTP_v1.2_hs-encrypted_mut-NO.pcap",
        "PCI_DOE_v1.2_hs-encrypted_mut-NO.pcap",
        "PCI_DOE_v1.3_hs-encrypted_mut-NO.pcap",
        "PCI_DOE_v1.2_idekm-tdisp.pcap",
        "PCI_DOE_v1.3_idekm-tdisp.pcap",
        "MCTP_v1.2_aliascert.pcap",
        "MCTP_v1.2_psk_ctx.pcap",
        "MCTP_v1.2_psk_noctx.pcap",
        "MCTP_v1.3_aliascert.pcap",
        "MCTP_v1.3_psk_noctx.pcap",
        "PCI_DOE_v1.2_psk_ctx.pcap",
        "PCI_DOE_v1.3_psk_ctx.pcap",
        "PCI_DOE_v1.3_psk_noctx.pcap",
        "MCTP_v1.4_aliascert.pcap",
        "MCTP_v1.4_hs-encrypted_mut-NO.pcap",
        "MCTP_v1.4_psk_ctx.pcap",
        "PCI_DOE_v1.4_hs-encrypted_mut-NO.pcap",
        "PCI_DOE_v1.4_idekm-tdisp.pcap",
        "PCI_DOE_v1.4_keyex_mut-NO.pcap",
        "PCI_DOE_v1.4_psk_noctx.pcap");
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void everythingChecksAsOftenAsTheManifestSays(String name) {
    Capture capture = Captures.read(name);
    Manifest manifest = Manifest.of(name);
    ReplaySummary summary = replay(capture, manifest.dhe(), manifest.psk(), new ArrayList<>());
    assertThat(summary.problems())
        .allSatisfy(problem -> assertThat(problem).isInstanceOf(ReplayEvent.NotUnderstood.class));
    if (!name.contains("aliascert") && !name.contains("psk")) {
      assertThat(summary.isClean()).isTrue();
    }
    assertThat(summary.records()).isEqualTo(manifest.records());
    assertThat(summary.clear()).isEqualTo(manifest.plain());
    Map<String, Integer> verified = new TreeMap<>();
    summary.verified().forEach((check, count) -> verified.put(NAMES.get(check), count));
    assertThat(verified).isEqualTo(manifest.verified());
  }

  private static ReplaySummary replay(
      Capture capture, List<Bytes> dhe, List<Bytes> psk, List<ReplayEvent> events) {
    List<Secret> agreed = dhe.stream().map(each -> Secret.adopt(each.toArray())).toList();
    List<Secret> shared = psk.stream().map(each -> Secret.adopt(each.toArray())).toList();
    return new CaptureReplay(Crypto.fastest(), new CaptureSecrets(agreed, shared), events::add)
        .replay(capture);
  }

  @Test
  void withoutSecretsTheSignaturesOfTheClearPartStillCheck() {
    Capture capture = Captures.read("PCI_DOE_v1.3_idekm-tdisp.pcap");
    ReplaySummary summary = replay(capture, List.of(), List.of(), new ArrayList<>());
    assertThat(summary.verified(ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE)).isEqualTo(2);
    assertThat(summary.verified(ReplayCheck.RECORD)).isZero();
    assertThat(summary.problems())
        .noneMatch(problem -> problem instanceof ReplayEvent.Failed)
        .anyMatch(problem ->
            problem instanceof ReplayEvent.NotChecked missing
                && missing.reason().contains("no agreed secret number 1 was given"));
  }
}
