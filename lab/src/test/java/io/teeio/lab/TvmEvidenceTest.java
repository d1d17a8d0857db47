package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Check;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.attest.token.TvmAppraisal;
import io.teeio.attest.token.TvmCollateral;
import io.teeio.attest.token.TvmReferenceValues;
import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.device.Firmware;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.Neighbour;
import io.teeio.lab.experiment.Setup;
import io.teeio.lab.report.TvmProof;
import io.teeio.tvm.GuestLayout;
import io.teeio.tvm.Tdm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a third party learns from a TVM's evidence: made by the whole machine, with real calls, and
 * judged by nothing but the report and the root of whoever made the platform.
 */
class TvmEvidenceTest {
  private static final Crypto CRYPTO = Crypto.fastest();
  private static final Bytes CHALLENGE = Bytes.concat(Bytes.of(1, 2, 3), Bytes.zeros(61));
  private static final KnownChains CHAINS = new KnownChains(CRYPTO, 64);
  private static final AsOf NOW = AsOf.both(Experiment.NOW);

  @SuppressWarnings("NullAway.Init")
  private static Experiment shown;

  @SuppressWarnings("NullAway.Init")
  private static TvmReport report;

  @BeforeAll
  static void aTvmTakesItsDeviceInAndShowsIt() throws Exception {
    shown = Experiment.bound(Setup.plain());
    report = shows(shown, guest -> guest.accept(0));
  }

  private interface Deed {
    void done(Guest guest) throws Exception;
  }

  /** What the TVM of {@code experiment} shows after {@code deed}. */
  private static TvmReport shows(Experiment experiment, Deed deed) throws Exception {
    AtomicReference<Optional<TvmReport>> made = new AtomicReference<>(Optional.empty());
    AtomicReference<Optional<Exception>> problem = new AtomicReference<>(Optional.empty());
    experiment.run(guest -> {
      try {
        deed.done(guest);
      } catch (Exception broken) {
        problem.set(Optional.of(broken));
      }
      made.set(Optional.of(guest.report(CHALLENGE)));
    });
    assertThat(problem.get()).isEmpty();
    return made.get().orElseThrow();
  }

  private static Appraisal appraise(TvmReport shown, Experiment experiment) {
    return appraise(shown, anchors(experiment), Optional.of(CHALLENGE), Optional.empty());
  }

  private static Anchors anchors(Experiment experiment) {
    return new Anchors(List.of(experiment.machine().platformRoot().der()));
  }

  private static Appraisal appraise(
      TvmReport shown,
      Anchors anchors,
      Optional<Bytes> challenge,
      Optional<TvmReferenceValues> references) {
    return new TvmAppraisal(CRYPTO, CHAINS)
        .appraise(
            shown,
            new TvmCollateral(anchors, Statements.NONE, references),
            challenge,
            Policy.DEFAULT,
            NOW);
  }

  private static List<String> failures(Appraisal appraisal) {
    return appraisal.verdict().failures().stream().map(Check::name).toList();
  }

  @Test
  void aTvmWithAnAcceptedDevicePassesEveryCheck() throws Exception {
    Appraisal appraisal = appraise(TvmReport.read(report.toBytes()), shown);
    assertThat(appraisal.verdict().failures()).isEmpty();
    assertThat(appraisal.verdict().passed()).isTrue();
    assertThat(appraisal.verdict().checks())
        .filteredOn(check -> check.result() == Check.Result.PASS)
        .extracting(Check::name)
        .contains(
            "token form",
            "certificate chain",
            "certificate dates",
            "platform token signature",
            "tsm token signature",
            "tvm token signature",
            "evidence signature",
            "issuer",
            "nonce",
            "platform state",
            "runtime registers",
            "device 03:00.0 decision",
            "device 03:00.0 evidence");
  }

  @Test
  void theSameEvidenceGivesTheSameBytes() throws Exception {
    assertThat(TvmReport.read(report.toBytes()).toBytes()).isEqualTo(report.toBytes());
    assertThat(appraise(report, shown)).isEqualTo(appraise(report, shown));
  }

  @Test
  void theCertificateAloneProvesTheTvmButNotItsDevice() throws Exception {
    Appraisal appraisal = appraise(TvmReport.read(report.evidence()), shown);
    assertThat(failures(appraisal)).containsExactly("runtime registers", "device 03:00.0 decision");
  }

  @Test
  void anotherChallengeIsNotAnswered() {
    Appraisal appraisal =
        appraise(report, anchors(shown), Optional.of(Bytes.zeros(64)), Optional.empty());
    assertThat(failures(appraisal)).containsExactly("nonce");
  }

  @Test
  void aPlatformOfAnotherMakerIsNotTrusted() {
    CertificateMint mint =
        new CertificateMint(CRYPTO, new SeededRandom(5), InstantSource.fixed(Experiment.NOW));
    Anchors strangers =
        new Anchors(List.of(mint.root(KeyAlgorithm.EC_P384, "stranger").certificate().der()));
    assertThat(failures(appraise(report, strangers, Optional.of(CHALLENGE), Optional.empty())))
        .containsExactly("certificate chain");
    Appraisal unanchored = appraise(report, Anchors.NONE, Optional.of(CHALLENGE), Optional.empty());
    assertThat(unanchored.verdict().passed()).isFalse();
    assertThat(unanchored.verdict().failures()).isEmpty();
  }

  @Test
  void oneBitAlteredAnywhereInTheCertificateIsNoticed() {
    byte[] truth = report.evidence().toArray();
    for (int at = 0; at < truth.length; at += 13) {
      byte[] altered = truth.clone();
      altered[at] ^= (byte) (1 << at % 8);
      TvmReport other = new TvmReport(Bytes.copyOf(altered), report.events(), report.devices());
      assertThat(appraise(other, shown).verdict().passed()).as("byte %d", at).isFalse();
    }
  }

  @Test
  void oneBitAlteredAnywhereInTheReportIsNoticedOrIsNoReport() {
    byte[] truth = report.toBytes().toArray();
    for (int at = 0; at < truth.length; at += 97) {
      byte[] altered = truth.clone();
      altered[at] ^= (byte) (1 << at % 8);
      try {
        TvmReport other = TvmReport.read(Bytes.copyOf(altered));
        assertThat(appraise(other, shown).verdict().passed()).as("byte %d", at).isFalse();
      } catch (MalformedInput refused) {
        assertThat(refused).hasMessageContaining("report");
      }
    }
  }

  @Test
  void eventsThatAreLeftOutMadeUpOrMovedDoNotComeToTheRegister() throws Exception {
    Experiment twice = Experiment.bound(Setup.plain());
    TvmReport two =
        shows(
            twice,
            guest -> {
              guest.tdm().verify(twice.id());
              guest.accept(0);
            });
    assertThat(appraise(two, twice).verdict().failures()).isEmpty();
    List<Bytes> more = new ArrayList<>(two.events());
    more.add(new DeviceEvent.Release(1).toBytes());
    List<Bytes> moved = new ArrayList<>(two.events());
    Collections.reverse(moved);
    assertThat(two.events()).hasSize(2).doesNotHaveDuplicates();
    for (List<Bytes> events :
        List.of(two.events().subList(0, 1), two.events().subList(1, 2), more, moved)) {
      TvmReport other = new TvmReport(two.evidence(), events, two.devices());
      assertThat(failures(appraise(other, twice))).contains("runtime registers");
    }
  }

  @Test
  void aDeviceThatWasStartedWithoutADecisionIsFound() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    TvmReport silent = shows(experiment, guest -> guest.beginUnverified(0));
    assertThat(failures(appraise(silent, experiment))).containsExactly("device 03:00.0 decision");
  }

  @Test
  void aDecisionAfterTheStartComesTooLate() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    TvmReport late =
        shows(
            experiment,
            guest -> {
              guest.beginUnverified(0);
              DeviceEvent.Decision invented =
                  (DeviceEvent.Decision) DeviceEvent.read(report.events().getFirst());
              guest
                  .tsm()
                  .extend(Tdm.REGISTER, CRYPTO.hash(HashAlgorithm.SHA_384, invented.toBytes()));
            });
    TvmReport told = new TvmReport(late.evidence(), report.events(), List.of());
    assertThat(failures(appraise(told, experiment))).containsExactly("device 03:00.0 decision");
  }

  @Test
  void aDeviceThatTheTvmRefusedAndStartedAllTheSameIsFound() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain().withFirmware(Firmware.TAMPERED));
    TvmReport careless =
        shows(
            experiment,
            guest -> {
              Tdm.Decision decision = guest.tdm().verify(experiment.id());
              assertThat(decision.accepted()).isFalse();
              guest
                  .tdm()
                  .accept(experiment.id(), decision.report().orElseThrow(), GuestLayout.mmio(0));
            });
    assertThat(failures(appraise(careless, experiment))).containsExactly("device 03:00.0 decision");
  }

  @Test
  void aDeviceThatWasLetGoDoesNotRun() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    TvmReport after =
        shows(
            experiment,
            guest -> {
              guest.accept(0);
              guest.tdm().stop(experiment.id());
            });
    Appraisal appraisal = appraise(after, experiment);
    assertThat(appraisal.verdict().passed()).isTrue();
    assertThat(after.events()).hasSize(2);
    assertThat(appraisal.verdict().checks())
        .extracting(Check::name)
        .doesNotContain("device 03:00.0 decision");
  }

  @Test
  void theRegistersOfAnotherTvmAreNotThisOnes() throws Exception {
    Experiment experiment = Experiment.bound(Setup.plain());
    TvmReport own = shows(experiment, guest -> guest.accept(0));
    AtomicReference<Optional<TvmReport>> neighbours = new AtomicReference<>(Optional.empty());
    Neighbour neighbour = experiment.makeNeighbour();
    neighbour.start(guest -> neighbours.set(Optional.of(guest.report(CHALLENGE))));
    TvmReport other = neighbours.get().orElseThrow();
    assertThat(appraise(other, experiment).verdict().passed()).as("a TVM without devices").isTrue();
    TvmReport claimed = new TvmReport(other.evidence(), own.events(), own.devices());
    assertThat(failures(appraise(claimed, experiment))).containsExactly("runtime registers");
  }

  @Test
  void theKeyOfADeviceIsNoRootOfTrustOfAPlatform() throws Exception {
    CertificateMint mint =
        new CertificateMint(CRYPTO, new SeededRandom(6), InstantSource.fixed(Experiment.NOW));
    MintedCertificate maker = mint.root(KeyAlgorithm.EC_P384, "maker of devices");
    MintedCertificate device = mint.device(maker, KeyAlgorithm.EC_P384, "maker", "device", "1");
    Cbor.Tagged certificate = (Cbor.Tagged) CborReader.read(report.evidence());
    Cbor.Listing parts = (Cbor.Listing) certificate.value();
    Cbor.Tagged payload =
        (Cbor.Tagged) CborReader.read(((Cbor.Octets) parts.values().get(2)).value());
    Cbor.Table claims = (Cbor.Table) payload.value();
    Cbor.Table evidence = (Cbor.Table) claims.get(-70_031).orElseThrow();
    Cbor.Table tokens = (Cbor.Table) evidence.get(266).orElseThrow();
    CoseSign1 platform = CoseSign1.read(CborWriter.write(tokens.get("platform").orElseThrow()));
    CoseSign1 forged =
        CoseSign1.sign(
            CRYPTO,
            device.key(),
            CoseSign1.headers(device.key())
                .withCertificates(List.of(device.certificate(), maker.certificate())),
            platform.payload().orElseThrow(),
            new SeededRandom(8));
    Cbor.Table others = evidence.with(266, tokens.with("platform", forged.toCbor()));
    Bytes changed = CborWriter.write(new Cbor.Tagged(61, claims.with(-70_031, others)));
    List<Cbor> again = new ArrayList<>(parts.values());
    again.set(2, Cbor.octets(changed));
    TvmReport other =
        new TvmReport(
            CborWriter.write(new Cbor.Tagged(18, new Cbor.Listing(again))),
            report.events(),
            report.devices());
    Anchors both =
        new Anchors(List.of(maker.certificate().der(), shown.machine().platformRoot().der()));
    assertThat(failures(appraise(other, both, Optional.of(CHALLENGE), Optional.empty())))
        .containsExactly("platform certificate", "evidence signature");
  }

  @Test
  void aWholeRunCanBeShownToAThirdParty() {
    DeviceLife life =
        new DeviceLife(
            Lives.seeded(7).withChallenge(CHALLENGE), new Timeline(event -> {}), Recordings.NONE);
    life.run();
    TvmProof proof = life.proof().orElseThrow();
    Anchors anchors = new Anchors(List.of(proof.root().der()));
    Appraisal appraisal =
        appraise(proof.report(), anchors, Optional.of(CHALLENGE), Optional.empty());
    assertThat(appraisal.verdict().failures()).isEmpty();
    assertThat(appraisal.verdict().passed()).isTrue();
  }
}
