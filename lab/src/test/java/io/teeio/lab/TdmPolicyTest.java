package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.Verdict.Outcome;
import io.teeio.attest.policy.AnchorPolicy;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.PolicyYaml;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.Guest;
import io.teeio.lab.experiment.LyingHart;
import io.teeio.lab.experiment.Setup;
import io.teeio.tvm.Tdm;
import io.teeio.tvm.TdmPolicy;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a TVM does with what its owner gave it to judge with, and with what it did not. */
class TdmPolicyTest {
  private static final Crypto CRYPTO = Crypto.fastest();

  private final Experiment experiment;
  private List<Bytes> recorded = List.of();

  TdmPolicyTest() throws Exception {
    experiment = Experiment.bound(Setup.plain());
  }

  private Tdm.Decision decision(TdmPolicy policy) throws Exception {
    AtomicReference<Optional<Tdm.Decision>> made = new AtomicReference<>(Optional.empty());
    experiment.run((Guest guest) -> {
      made.set(Optional.of(guest.tdm(policy, new LyingHart.Lie() {}).verify(experiment.id())));
      recorded = guest.log().events();
    });
    return made.get().orElseThrow();
  }

  private TdmPolicy rootless() {
    return new TdmPolicy(Anchors.NONE, experiment.policy().rim(), true, true);
  }

  private static String why(Tdm.Decision refused) {
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.verdict().failures()).hasSize(1);
    return refused.verdict().failures().getFirst().name()
        + ": "
        + refused.verdict().failures().getFirst().reason();
  }

  @Test
  void withoutARootNothingIsDecidedAndTheDeviceIsTakenIn() throws Exception {
    Tdm.Decision decision = decision(rootless());
    assertThat(decision.accepted()).isTrue();
    assertThat(decision.verdict().outcome()).isEqualTo(Outcome.NOT_CHECKED);
  }

  @Test
  void whoAsksForARootAndGivesNoneGetsNoDevice() throws Exception {
    Policy policy = Policy.DEFAULT.requiring(Set.of("certificate chain"));
    assertThat(why(decision(rootless().withPolicy(policy, Bytes.of(1)))))
        .startsWith("policy: certificate chain: ");
  }

  @Test
  void aRootThatThePolicyPinsIsTrustedAndRecorded() throws Exception {
    Bytes root = experiment.anchors().roots().getFirst();
    Policy policy =
        PolicyYaml.read(
            "policy: teeio-policy/1\nname: pinned\nanchors: { device: [ { sha256: \""
                + CRYPTO.hash(HashAlgorithm.SHA_256, root)
                + "\" } ] }\n");
    assertThat(policy.anchors()).isNotEqualTo(AnchorPolicy.ANY);
    Tdm.Decision decision = decision(rootless().withPolicy(policy, Bytes.of(1)));
    assertThat(decision.verdict().outcome()).isEqualTo(Outcome.PASS);
    DeviceEvent.Decision event = (DeviceEvent.Decision) DeviceEvent.read(recorded.getFirst());
    assertThat(event.basis().anchors()).containsExactly(CRYPTO.hash(HashAlgorithm.SHA_384, root));
    assertThat(event.basis().policyName()).isEqualTo("pinned");
  }

  @Test
  void measurementsCountOnlyIfThereIsSomethingToCompareWith() throws Exception {
    TdmPolicy unknown = new TdmPolicy(experiment.anchors(), Optional.empty(), true, true);
    assertThat(decision(unknown).verdict().outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void whoRequiresThatMeasurementsMatchHasToSayWhat() throws Exception {
    TdmPolicy unknown = new TdmPolicy(experiment.anchors(), Optional.empty(), true, true);
    Policy policy = Policy.DEFAULT.requiring(Set.of("measurements"));
    assertThat(why(decision(unknown.withPolicy(policy, Bytes.of(1)))))
        .startsWith("policy: measurements: ");
  }

  @Test
  void aDebuggerOutsideIsBorneUnlessTheOwnerHasAPolicy() {
    assertThat(OwnerPolicy.DEFAULT.outside().policy().waived())
        .containsExactlyInAnyOrder("debug mode", "device mode");
    OwnerPolicy own =
        new OwnerPolicy(Policy.DEFAULT, Bytes.of(1), OwnerPolicy.DEFAULT.statements());
    assertThat(own.outside()).isEqualTo(own);
  }
}
