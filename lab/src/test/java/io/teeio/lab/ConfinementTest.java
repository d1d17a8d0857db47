package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.lab.TimelineEvent.Kind;
import io.teeio.lab.experiment.Confinement;
import io.teeio.lab.experiment.Secrets;
import io.teeio.lab.report.RunReport;
import io.teeio.lab.report.RunReport.Result;
import org.junit.jupiter.api.Test;

/**
 * Nothing confidential is ever readable or writable by host, switch, unaccepted interface or other
 * TVM: tried at each call, event and step of whole lives, not only at their end.
 */
class ConfinementTest {
  private static RunReport live(RunRequest request, Confinement confinement) {
    RunReport report =
        Lives.live(
            request,
            event -> {
              if (event.kind() == Kind.STEP) {
                confinement.sweep(event.what());
              }
            },
            confinement);
    confinement.sweep("the end");
    return report;
  }

  @Test
  void nothingIsReachableAtAnyMomentOfALife() {
    Confinement confinement = new Confinement();
    RunReport report = live(Lives.ordinary(1).withPayload(new Secrets(200_000)), confinement);
    assertThat(report.error()).isEmpty();
    assertThat(report.result()).isEqualTo(Result.OK);
    assertThat(confinement.breaches()).isEmpty();
    assertThat(confinement.sawSecretInside()).isTrue();
    assertThat(confinement.sweeps()).isGreaterThanOrEqualTo(12);
    assertThat(confinement.probes()).isGreaterThan(10_000);
  }

  @Test
  void nothingIsReachableWithSeveralInterfaces() {
    Confinement confinement = new Confinement();
    RunReport report = live(Lives.sized(1, 2).withPayload(new Secrets(5000)), confinement);
    assertThat(report.error()).isEmpty();
    assertThat(confinement.breaches()).isEmpty();
    assertThat(confinement.sawSecretInside()).isTrue();
  }

  @Test
  void nothingIsReachableForADeviceThatIsRefused() {
    Confinement confinement = new Confinement();
    RunReport report = live(Lives.tampered(1).withPayload(new Secrets(5000)), confinement);
    assertThat(report.result()).isEqualTo(Result.REFUSED);
    assertThat(confinement.breaches()).isEmpty();
    assertThat(confinement.sweeps()).isGreaterThanOrEqualTo(9);
  }
}
