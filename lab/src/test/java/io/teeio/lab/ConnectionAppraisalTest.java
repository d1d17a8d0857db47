package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.Exchange;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.attest.spdm.SpdmTranscript;
import io.teeio.attest.spdm.SplitTranscript;
import io.teeio.crypto.Crypto;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.LyingHart.Lie;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.sbi.CovgFunction;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.rule.Guards;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.wire.Bytes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a TVM holds of its device convinces somebody else, who has only the bytes. */
class ConnectionAppraisalTest {
  /** Tells the truth, and remembers it. */
  private static final class Truth implements Lie {
    private final Map<CovgFunction, Bytes> heard = new EnumMap<>(CovgFunction.class);

    Bytes of(CovgFunction function) {
      return Optional.ofNullable(heard.get(function)).orElseThrow();
    }

    @Override
    public Bytes evidence(SbiCall call, Bytes given) {
      for (CovgFunction function : CovgFunction.values()) {
        if (call.is(function)) {
          heard.put(function, given);
        }
      }
      return given;
    }
  }

  private final Experiment experiment = Experiment.bound(Setup.plain());
  private final Bytes full;
  private final Bytes measurements;

  ConnectionAppraisalTest() throws Exception {
    Truth truth = new Truth();
    experiment.run(guest ->
        assertThat(guest.tdm(experiment.policy(), truth).verify(experiment.id()).accepted())
            .isTrue());
    full = truth.of(CovgFunction.GET_DEVICE_CONNECTION_TRANSCRIPT);
    measurements = truth.of(CovgFunction.GET_DEVICE_MEASUREMENTS);
  }

  private Appraisal appraise(List<Bytes> transcripts) {
    return appraise(
        new SpdmEvidence(transcripts, Optional.empty(), List.of()), Policy.DEFAULT, List.of());
  }

  private Appraisal appraise(SpdmEvidence evidence, Policy policy, List<Check> before) {
    return new SpdmAppraisal(new KnownChains(Crypto.portable(), 8))
        .appraise(
            evidence,
            new SpdmCollateral(
                experiment.policy().anchors(), List.of(experiment.policy().rim().orElseThrow())),
            policy,
            AsOf.both(Experiment.NOW),
            before);
  }

  private static Bytes nonce(Bytes measurements) throws Exception {
    MeasurementEvidence read = (MeasurementEvidence) SpdmTranscript.read(measurements);
    return read.signing().orElseThrow().nonce();
  }

  private static Check.Result result(Appraisal appraisal, String name) {
    return appraisal.verdict().checks().stream()
        .filter(check -> check.name().equals(name))
        .map(Check::result)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void connectionAndMeasurementsTogetherPass() {
    Appraisal appraisal = appraise(List.of(full, measurements));
    assertThat(appraisal.verdict().failures()).isEmpty();
    assertThat(appraisal.passed()).isTrue();
    for (String name :
        List.of("session signature", "report signature", "spdm configuration", "measurements")) {
      assertThat(result(appraisal, name)).as(name).isEqualTo(Check.Result.PASS);
    }
  }

  @Test
  void theStructureOfTheHostIsReadToo() {
    Bytes structure = new ConnectionTranscript(full).toBytes();
    assertThat(appraise(List.of(structure, measurements)).passed()).isTrue();
  }

  @Test
  void theConnectionAloneShowsWhatRanWhenItWasMade() {
    Appraisal appraisal = appraise(List.of(full));
    assertThat(appraisal.verdict().failures()).isEmpty();
    assertThat(result(appraisal, "session signature")).isEqualTo(Check.Result.PASS);
    assertThat(result(appraisal, "running firmware")).isEqualTo(Check.Result.WARN);
  }

  private static Bytes element(SplitTranscript split, Predicate<SpdmRequest> belongs) {
    return Bytes.concat(
        split.exchanges().stream()
            .filter(exchange -> belongs.test(exchange.request()))
            .map(Exchange::both)
            .toArray(Bytes[]::new));
  }

  @Test
  void itsElementsOneAfterTheOtherSayTheSame() throws Exception {
    SplitTranscript split = SplitTranscript.read(full, Guards.all());
    Bytes elements =
        Bytes.concat(
            split.vca(),
            element(split, GetCertificate.class::isInstance),
            element(split, request -> request instanceof KeyExchange || request instanceof Finish));
    assertThat(elements.length()).isLessThan(full.length());
    assertThat(appraise(List.of(elements, measurements)).passed()).isTrue();
  }

  @Test
  void anotherSignatureIsRefused() throws Exception {
    SplitTranscript split = SplitTranscript.read(full, Guards.all());
    byte[] changed = full.toArray();
    changed[split.vca().length() - 1] ^= 1;
    assertThat(appraise(List.of(Bytes.copyOf(changed), measurements)).passed()).isFalse();
  }

  @Test
  void theMeasurementsAnswerTheNonceAndTheConnectionNeedNot() throws Exception {
    SpdmEvidence both = new SpdmEvidence(List.of(full, measurements), Optional.empty(), List.of());
    Appraisal fresh = appraise(both.withNonce(nonce(measurements)), Policy.DEFAULT, List.of());
    assertThat(result(fresh, "nonce")).isEqualTo(Check.Result.PASS);
    assertThat(fresh.passed()).isTrue();
    Appraisal old = appraise(both.withNonce(Bytes.zeros(32)), Policy.DEFAULT, List.of());
    assertThat(old.verdict().failures()).extracting(Check::name).containsExactly("nonce");
    Appraisal alone =
        appraise(
            SpdmEvidence.of(full, Optional.empty()).withNonce(nonce(measurements)),
            Policy.DEFAULT,
            List.of());
    assertThat(result(alone, "nonce")).isEqualTo(Check.Result.NOT_CHECKED);
    assertThat(alone.passed()).isFalse();
  }

  @Test
  void whatRunsIsNotWhatAnUpdateWillBring() {
    for (List<Bytes> transcripts : List.of(List.of(full), List.of(full, measurements))) {
      Appraisal appraisal =
          appraise(
              new SpdmEvidence(transcripts, Optional.empty(), List.of(), true),
              Policy.DEFAULT,
              List.of());
      assertThat(appraisal.verdict().failures())
          .extracting(Check::name)
          .containsExactly("running firmware");
    }
  }

  @Test
  void whatTheVerifierFoundItselfIsJudgedByTheSamePolicy() {
    SpdmEvidence both = new SpdmEvidence(List.of(full, measurements), Optional.empty(), List.of());
    List<Check> own = List.of(Check.fail("device link", "is open"), Check.pass("place", "here"));
    Appraisal refused = appraise(both, Policy.DEFAULT, own);
    assertThat(refused.verdict().checks()).startsWith(own.getFirst(), own.getLast());
    assertThat(refused.passed()).isFalse();
    Policy lenient = Policy.DEFAULT.requiring(Set.of("place")).waiving(Set.of("device link"));
    Appraisal taken = appraise(both, lenient, own);
    assertThat(result(taken, "device link")).isEqualTo(Check.Result.WARN);
    assertThat(taken.passed()).isTrue();
    assertThat(appraise(both, lenient, List.of()).passed()).as("nobody asked 'place'").isFalse();
  }
}
