package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Rim;
import io.teeio.attest.RimJson;
import io.teeio.attest.nvidia.NvidiaRoots;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.PolicyYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code docs/attestation.md} shows to be copied works as it stands there. */
final class AttestationPageTest {
  private static String page() throws Exception {
    return Files.readString(Path.of("../docs/attestation.md"));
  }

  /** The first block of {@code language}. */
  private static String block(String language) throws Exception {
    String fence = "```" + language + "\n";
    String rest = page().substring(page().indexOf(fence) + fence.length());
    return rest.substring(0, rest.indexOf("```"));
  }

  @Test
  void thePolicyIsOne() throws Exception {
    Policy policy = PolicyYaml.read(block("yaml"));
    assertThat(policy.required()).containsExactlyInAnyOrder("nonce", "revocation");
    assertThat(policy.waived()).containsExactly("driver rim certificate dates");
  }

  @Test
  void theReferenceValuesAreSome() throws Exception {
    assertThat(RimJson.read(block("json")).values())
        .extracting(Rim.ReferenceValue::index)
        .containsExactly(1, 5);
  }

  @Test
  void theRootsAreThoseThatAreKnown() throws Exception {
    assertThat(page())
        .contains("| `" + NvidiaRoots.DEVICE_IDENTITY + "` |")
        .contains("| `" + NvidiaRoots.REFERENCE_VALUES + "` |");
  }

  @Test
  void everyKindOfEvidenceIsThere() throws Exception {
    for (String kind : new CommandLine(new VerifyCommand()).getSubcommands().keySet()) {
      assertThat(page()).contains("    ./teeio verify " + kind + " ");
    }
  }
}
