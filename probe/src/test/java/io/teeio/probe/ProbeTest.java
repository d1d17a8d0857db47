package io.teeio.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.transport.Binding;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a probe finds out of our own device. */
final class ProbeTest {
  private static final ProbePlan EVERYTHING = ProbePlan.everything(ProbePlan.requester());

  private static ProbeReport probe(Binding binding) {
    return new ProbedDevice(binding).probe(EVERYTHING);
  }

  @ParameterizedTest
  @EnumSource(
      value = Binding.class,
      names = {"PCI_DOE", "MCTP"})
  void everythingOfOurDeviceIsDone(Binding binding) {
    ProbeReport report = probe(binding);

    assertThat(report.attempts()).allMatch(attempt -> attempt.verdict() == Verdict.DONE);
    assertThat(report.lost()).isEmpty();
    assertThat(report.isGood()).isTrue();
  }

  @Test
  void mailboxTellsWhatItSpeaks() {
    assertThat(probe(Binding.PCI_DOE).protocols())
        .containsExactly("0001:00 Discovery", "0001:01 CMA-SPDM", "0001:02 Secured CMA-SPDM");
  }

  @Test
  void messageTransportHasNoMailboxAndNoTeeIo() {
    ProbeReport report = probe(Binding.MCTP);

    assertThat(report.protocols()).isEmpty();
    assertThat(report.ports()).isEmpty();
    assertThat(report.tdisp()).isEmpty();
  }

  @Test
  void newestCommonVersionIsUsed() {
    ProbeReport report = probe(Binding.PCI_DOE);

    assertThat(report.versions()).isNotEmpty();
    assertThat(report.negotiated().orElseThrow().version())
        .isEqualTo(
            report.versions().stream()
                .flatMap(facts -> facts.entry().spdmVersion().stream())
                .max(SpdmVersion::compareTo)
                .orElseThrow());
  }

  @Test
  void algorithmsAreFoundOneByOne() {
    List<AlgorithmFacts> algorithms = probe(Binding.PCI_DOE).algorithms();

    assertThat(algorithms)
        .contains(
            new AlgorithmFacts("hash", List.of("SHA_256")),
            new AlgorithmFacts("signature", List.of("ECDSA_P256")),
            new AlgorithmFacts("key exchange", List.of("SECP256R1")));
  }

  @Test
  void slotsAreProvedAndTheirChainsTold() {
    List<SlotFacts> slots = probe(Binding.PCI_DOE).slots();

    assertThat(slots).isNotEmpty().allMatch(slot -> slot.authenticated().orElse(false));
    assertThat(slots.getFirst().rootIncluded()).isTrue();
    assertThat(slots.getFirst().certificates().getLast().key()).contains("EC_P256");
  }

  @Test
  void measurementsComeWithTheirMeaning() {
    MeasurementFacts measurements = probe(Binding.PCI_DOE).measurements().orElseThrow();

    assertThat(measurements.signed()).isTrue();
    assertThat(measurements.measurements()).hasSize(measurements.count());
    assertThat(measurements.measurements())
        .extracting(MeasurementFact::type)
        .contains("mutable firmware");
  }

  @Test
  void sessionsAreTriedInEveryForm() {
    List<SessionFacts> sessions = probe(Binding.PCI_DOE).sessions();

    assertThat(sessions).allMatch(SessionFacts::isOpened);
    assertThat(sessions)
        .extracting(SessionFacts::form)
        .contains("handshake encrypted", "Secured Messages 1.0", "Secured Messages 1.2");
  }

  @Test
  void teeIoIsLookedAtAndLeftAlone() {
    ProbeReport report = probe(Binding.PCI_DOE);

    assertThat(report.ports().getFirst().abilities()).contains("Selective IDE", "IDE_KM");
    assertThat(report.tdisp().orElseThrow().versions()).containsExactly("1.0");
    assertThat(report.tdisp().orElseThrow().state()).isEqualTo("CONFIG_UNLOCKED");
    assertThat(report.tdisp().orElseThrow().requests()).contains("LOCK_INTERFACE_REQUEST");
  }

  @Test
  void onlyTheTopicsOfThePlanAreAsked() {
    ProbeReport report =
        new ProbedDevice(Binding.PCI_DOE).probe(EVERYTHING.withTopics(EnumSet.of(Topic.IDENTITY)));

    assertThat(report.attempts())
        .extracting(Attempt::what)
        .containsExactly("negotiation", "GET_DIGESTS", "GET_CERTIFICATE slot 0");
  }

  @Test
  void onlyTheSlotsOfThePlanAreAsked() {
    ProbeReport report = new ProbedDevice(Binding.PCI_DOE).probe(EVERYTHING.withSlots(Set.of(5)));

    assertThat(report.slots()).isEmpty();
    assertThat(report.sessions()).isEmpty();
  }

  @Test
  void keysAreUpdatedAsThePlanSays() {
    ProbePlan plan =
        EVERYTHING
            .withTopics(EnumSet.of(Topic.IDENTITY, Topic.KEY_EXCHANGE))
            .withConduct(
                Conduct.POLITE.withRenewals(EnumSet.of(Conduct.Renewal.BOTH)).leavingOpen());

    assertThat(new ProbedDevice(Binding.PCI_DOE).probe(plan).attempts())
        .extracting(Attempt::what)
        .contains("KEY_UPDATE UPDATE_ALL_KEYS")
        .doesNotContain("KEY_UPDATE UPDATE_KEY", "END_SESSION");
  }

  @Test
  void lostConnectionKeepsWhatWasFound() {
    ProbedDevice device = new ProbedDevice(Binding.PCI_DOE);
    device.lifetime = 6;

    ProbeReport report = device.probe(EVERYTHING);

    assertThat(report.lost()).contains("nobody is there any more");
    assertThat(report.protocols()).hasSize(3);
    assertThat(report.attempts().getLast().verdict()).isEqualTo(Verdict.LOST);
    assertThat(report.isGood()).isFalse();
  }

  @Test
  void probeAfterTheCertificatesExpiredDoubtsThem() {
    Instant late = ProbedDevice.NOW.plus(Duration.ofDays(365L * 200));

    ProbeReport report = new ProbedDevice(Binding.PCI_DOE).probe(EVERYTHING, late);

    assertThat(report.isGood()).isFalse();
    assertThat(report.doubts())
        .extracting(Doubt::rule)
        .contains(io.teeio.spdm.SpdmRule.CERTIFICATE_PATH);
  }
}
