package io.teeio.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.attest.spdm.ConnectionEvidence;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RevocationMint;
import io.teeio.crypto.RevocationMint.ListContent;
import io.teeio.crypto.RevocationMint.Revoked;
import io.teeio.crypto.seeded.SeededRandom;
import io.teeio.lab.experiment.Experiment;
import io.teeio.lab.experiment.LyingHart;
import io.teeio.lab.experiment.Setup;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.rule.Guards;
import io.teeio.tvm.TdmPolicy;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What makers of devices revoke, TVMs hear of, if somebody tells them. */
class DeviceRevocationTest {
  private static final int KEY_COMPROMISE = 1;
  private static final Duration DAY = Duration.ofDays(1);

  private final Experiment experiment;

  DeviceRevocationTest() throws Exception {
    experiment = Experiment.bound(Setup.plain());
  }

  private Certificate leaf() throws Exception {
    Bytes host = experiment.vmm().transcript(experiment.device());
    Bytes messages = ConnectionTranscript.read(host).messages();
    return ConnectionEvidence.read(messages, Guards.all()).chain().leaf();
  }

  private TdmPolicy told(List<Revoked> revoked) throws Exception {
    RevocationMint mint = new RevocationMint(Crypto.fastest(), new SeededRandom(4));
    ListContent content =
        ListContent.complete(Experiment.NOW.minus(DAY), Experiment.NOW.plus(DAY), 1, revoked);
    Statements statements = Statements.NONE;
    for (Bytes list : experiment.maker().revocations(mint, content)) {
      statements = statements.and(Statements.read(list));
    }
    return experiment.policy().withStatements(statements);
  }

  /** What the TVM said of revocation, and in the end. */
  private List<String> answers(TdmPolicy policy) throws Exception {
    List<String> answers = new ArrayList<>();
    experiment.run(guest -> {
      boolean accepted =
          guest.tdm(policy, new LyingHart.Lie() {}).verify(experiment.id()).accepted();
      answers.add(accepted ? "accepted" : "refused");
    });
    experiment.heard().checks().stream()
        .filter(check -> check.name().equals("revocation"))
        .map(Check::result)
        .forEach(result -> answers.add(result.word()));
    return answers;
  }

  @Test
  void aDeviceThatNobodyRevokedIsTakenIn() throws Exception {
    assertThat(answers(told(List.of()))).containsExactly("accepted", "pass");
  }

  @Test
  void aDeviceThatItsMakerRevokedIsRefused() throws Exception {
    Revoked device = new Revoked(leaf().serial(), Experiment.NOW.minus(DAY), KEY_COMPROMISE);
    assertThat(answers(told(List.of(device)))).containsExactly("refused", "fail");
  }

  @Test
  void aPolicyThatIgnoresRevocationDoesSo() throws Exception {
    Revoked device = new Revoked(leaf().serial(), Experiment.NOW.minus(DAY), KEY_COMPROMISE);
    Policy careless =
        new Policy(
            "careless",
            Set.of(),
            Set.of(),
            new RevocationPolicy(RevocationPolicy.Demand.IGNORED, false, Duration.ZERO),
            Map.of());
    assertThat(answers(told(List.of(device)).withPolicy(careless, Bytes.of(1))))
        .containsExactly("accepted", "not checked");
  }
}
