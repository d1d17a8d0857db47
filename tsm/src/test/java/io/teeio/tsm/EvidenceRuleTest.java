package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.cove.ConnectionTranscript.Element;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.requester.SignedMeasurements;
import io.teeio.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Transcripts and measurements: COVH 1034, COVG 1025 and 1026. */
class EvidenceRuleTest {
  private static SbiResult element(Bench bench, Element element, long parameter) {
    return bench.guest.call(
        CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
        bench.id(),
        element.id(),
        parameter,
        TestGuest.BUFFER,
        TestGuest.BUFFER_SIZE);
  }

  private static Bytes messages(Bench bench) throws Exception {
    return ConnectionTranscript.read(bench.host.transcript.orElseThrow()).messages();
  }

  @Test
  void theFullTranscriptIsWhatTheHostStored() throws Exception {
    Bench bench = new Bench().bound();
    SbiResult result = element(bench, Element.FULL, 0);
    assertThat(bench.buffer(result)).isEqualTo(messages(bench));
  }

  @Test
  void elementsAreThePartsOfTheFullOneInOrder() throws Exception {
    Bench bench = new Bench().bound();
    Bytes full = messages(bench);
    StringBuilder parts = new StringBuilder();
    for (Element element :
        new Element[] {
          Element.VCA,
          Element.DEVICE_CERTIFICATE,
          Element.SESSION,
          Element.DEVICE_MEASUREMENT,
          Element.TDISP_VC
        }) {
      SbiResult result = element(bench, element, 0);
      assertThat(result.isSuccess()).as(element.name()).isTrue();
      String part = bench.buffer(result).toString();
      assertThat(full.toString()).contains(part);
      parts.append(part);
    }
    assertThat(full.length() * 2 - parts.length())
        .as("only GET_DIGESTS and DIGESTS are in no element")
        .isEqualTo(2 * (4 + 4 + 32));
  }

  @Test
  void unknownElementsAndOtherSlotsAreRefused() {
    Bench bench = new Bench().bound();
    assertThat(
            bench
                .guest
                .call(
                    CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
                    bench.id(),
                    6,
                    0,
                    TestGuest.BUFFER,
                    4096)
                .code())
        .contains(INVALID_PARAM);
    int served = bench.host.served;
    assertThat(element(bench, Element.DEVICE_CERTIFICATE, 1).code()).contains(INVALID_PARAM);
    assertThat(bench.host.served).as("the host is not asked").isEqualTo(served);
  }

  @Test
  void onlyTheCertificateHasASlot() {
    Bench bench = new Bench().bound();
    assertThat(element(bench, Element.VCA, 1).isSuccess()).isTrue();
  }

  @Test
  void aTranscriptWithOneChangedByteIsRefused() {
    Bench bench = new Bench().bound();
    byte[] stored = bench.host.transcript.orElseThrow().toArray();
    for (int at : new int[] {5, 40, 700, 900}) {
      byte[] changed = stored.clone();
      changed[at] ^= 1;
      bench.host.transcript = Optional.of(Bytes.copyOf(changed));
      assertThat(element(bench, Element.FULL, 0).code()).as("byte " + at).contains(IO);
    }
    assertThat(bench.broke(CoveRule.TRANSCRIPT_GENUINE)).isTrue();
    bench.host.transcript = Optional.of(Bytes.copyOf(stored));
    assertThat(element(bench, Element.FULL, 0).isSuccess()).isTrue();
  }

  @Test
  void aTranscriptOfAnOlderSessionIsRefused() {
    Bench bench = new Bench().connected();
    Bytes old = bench.host.transcript.orElseThrow();
    bench.host.disconnect(bench.device);
    bench.device.end.lose("it has to be keyed anew");
    bench.bound();
    bench.host.transcript = Optional.of(old);
    assertThat(element(bench, Element.FULL, 0).code()).contains(IO);
  }

  @Test
  void theSameBytesForAnotherDeviceAreRefused() {
    Bench bench = new Bench().bound();
    bench.host.write(TestHost.BUFFER, bench.host.transcript.orElseThrow());
    long other = TestMachine.OTHER_DEVICE.value();
    assertThat(
            bench
                .host
                .call(CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT, other, TestHost.BUFFER, 65536)
                .code())
        .as("not connected")
        .contains(INVALID_STATE);
  }

  @Test
  void aHostThatGivesNothingGivesIo() {
    Bench bench = new Bench().bound();
    bench.host.transcript = Optional.empty();
    assertThat(element(bench, Element.VCA, 0).code()).contains(IO);
  }

  @Test
  void argumentsOfTheHostsHandBackAreChecked() {
    Bench bench = new Bench().bound();
    long id = bench.id();
    CovhFunction give = CovhFunction.GET_DEVICE_CONNECTION_TRANSCRIPT;
    bench.host.write(TestHost.BUFFER, bench.host.transcript.orElseThrow());
    assertThat(bench.host.call(give, 0x1100, TestHost.BUFFER, 4096).code()).contains(INVALID_PARAM);
    for (long size : new long[] {4, 0, -1, Long.MIN_VALUE}) {
      assertThat(bench.host.call(give, id, TestHost.BUFFER, size).code()).contains(INVALID_PARAM);
    }
    for (long size : new long[] {ConnectionTranscript.MAX_SIZE + 1, 1L << 40}) {
      assertThat(bench.host.call(give, id, TestHost.BUFFER, size).code()).contains(INVALID_PARAM);
    }
    assertThat(bench.host.call(give, id, TestHost.BUFFER + 1, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.host.call(give, id, TestMachine.TSM_PAGES, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.host.call(give, id, TestHost.BUFFER, TestHost.BUFFER_SIZE))
        .isEqualTo(SbiResult.SUCCESS);
    assertThat(bench.host.call(give, id, TestHost.BUFFER, ConnectionTranscript.MAX_SIZE))
        .isEqualTo(SbiResult.SUCCESS);
    bench.host.write(TestHost.BUFFER, Bytes.of(9));
    assertThat(bench.host.call(give, id, TestHost.BUFFER, 4096).code()).contains(INVALID_PARAM);
    bench.host.write(TestHost.BUFFER, Bytes.of(3, 4, 0, 0, 0, 1, 2, 3, 4));
    assertThat(bench.host.call(give, id, TestHost.BUFFER, 4096).code()).contains(DENIED);
    bench.host.write(TestHost.BUFFER, Bytes.of(3, 0, 0, 0, 0));
    assertThat(bench.host.call(give, id, TestHost.BUFFER, ConnectionTranscript.HEADER).code())
        .as("a header alone is long enough to be read")
        .contains(DENIED);
  }

  @Test
  void aTranscriptThatDoesNotFitSaysHowLarge() throws Exception {
    Bench bench = new Bench().bound();
    SbiResult result =
        bench.guest.call(
            CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT, bench.id(), 0, 0, TestGuest.BUFFER, 4);
    assertThat(result.code()).contains(BAD_RANGE);
    assertThat(result.value()).isEqualTo(messages(bench).length());
    assertThat(
            bench.guest.call(
                CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT,
                bench.id(),
                0,
                0,
                TestGuest.BUFFER,
                messages(bench).length()))
        .as("exactly as large")
        .isEqualTo(SbiResult.success(messages(bench).length()));
  }

  @Test
  void measurementsAreSignedOverTheGuestsNonce() throws Exception {
    Bench bench = new Bench().bound();
    Bytes nonce = Bytes.fromHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    bench.guest.store(TestGuest.NONCE, nonce);
    SbiResult result = bench.measure(TestGuest.NONCE);
    Bytes signed = bench.buffer(result);
    CertificateChain chain = chain(bench);
    assertThat(
            SignedMeasurements.verify(bench.machine.crypto, Guards.all(), signed, chain, nonce)
                .isDone())
        .isTrue();
    assertThat(
            SignedMeasurements.verify(
                    bench.machine.crypto, Guards.all(), signed, chain, Bytes.zeros(32))
                .isDone())
        .isFalse();
  }

  private static CertificateChain chain(Bench bench) throws Exception {
    SbiResult result = element(bench, Element.DEVICE_CERTIFICATE, 0);
    Bytes pair = bench.buffer(result);
    Bytes answer = pair.from(8);
    int portion = answer.at(4) | answer.at(5) << 8;
    return CertificateChain.read(
        answer.slice(8, 8 + portion), io.teeio.crypto.HashAlgorithm.SHA_256);
  }

  @Test
  void measurementsWithoutANonceHaveAFreshOne() {
    Bench bench = new Bench().bound();
    Bytes first = bench.buffer(bench.measure(0));
    Bytes second = bench.buffer(bench.measure(0));
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void measurementBuffersAreChecked() {
    Bench bench = new Bench().bound();
    CovgFunction f = CovgFunction.GET_DEVICE_MEASUREMENTS;
    long id = bench.id();
    assertThat(bench.guest.call(f, id, TestGuest.NONCE + 1, 0, TestGuest.BUFFER, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(f, id, 0x7000_0000L, 0, TestGuest.BUFFER, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(f, id, 0, 0, TestGuest.BUFFER + 1, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(bench.guest.call(f, id, 0, 0, 0x7000_0000L, 4096).code()).contains(INVALID_ADDRESS);
    for (long size : new long[] {0, -8, Long.MIN_VALUE}) {
      assertThat(bench.guest.call(f, id, 0, 0, TestGuest.BUFFER, size).code())
          .contains(INVALID_PARAM);
    }
    assertThat(bench.guest.call(f, id, 0, 0, TestGuest.BUFFER, Long.MAX_VALUE).code())
        .contains(INVALID_ADDRESS);
    SbiResult small = bench.guest.call(f, id, 0, 0, TestGuest.BUFFER, 8);
    assertThat(small.code()).contains(BAD_RANGE);
    assertThat(small.value()).isGreaterThan(100);
  }

  @Test
  void measurementsAfterTheSessionWasLostAreRefused() {
    Bench bench = new Bench().bound();
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    bench.host.slot(
        io.teeio.platform.sbi.PendingSpdm.transportError(
            CovhFunction.SPDM_HEARTBEAT.fid(), (int) bench.id()));
    bench.host.call(CovhFunction.SPDM_HEARTBEAT, bench.id());
    assertThat(bench.measure(0).code()).contains(INVALID_STATE);
  }
}
