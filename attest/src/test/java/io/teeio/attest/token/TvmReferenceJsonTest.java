package io.teeio.attest.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.RimError;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TvmReferenceJsonTest {
  private static final String GOOD =
      """
      {"rim": "teeio-tvm-rim/1", "tvm": "workload",
       "platform": [{"type": "firmware", "digests": ["0a", "0b"], "minimumSvn": 2}],
       "tsm": [{"type": "tsm", "digests": ["0c"]}],
       "registers": [{"index": 0, "digests": ["0d"]}],
       "devicePolicies": ["01"], "deviceAnchors": ["02"], "deviceReferences": ["03"]}
      """;

  @Test
  void theWholeFormIsReadAndWritten() throws RimError {
    TvmReferenceValues values = TvmReferenceJson.read(GOOD);
    assertThat(values)
        .isEqualTo(
            new TvmReferenceValues(
                "workload",
                List.of(
                    new TvmReferenceValues.ExpectedComponent(
                        "firmware", List.of(Bytes.of(10), Bytes.of(11)), 2)),
                List.of(new TvmReferenceValues.ExpectedComponent("tsm", List.of(Bytes.of(12)), 0)),
                List.of(new TvmReferenceValues.ExpectedRegister(0, List.of(Bytes.of(13)))),
                Set.of(Bytes.of(1)),
                Set.of(Bytes.of(2)),
                Set.of(Bytes.of(3))));
    assertThat(TvmReferenceJson.read(TvmReferenceJson.write(values))).isEqualTo(values);
  }

  @Test
  void nothingButANameHasToBeThere() throws RimError {
    TvmReferenceValues values =
        TvmReferenceJson.read("{\"rim\": \"teeio-tvm-rim/1\", \"tvm\": \"x\"}");
    assertThat(values.registers()).isEmpty();
    assertThat(values.devicePolicies()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "teeio-tvm-rim/1 | teeio-rim/1 | $.rim",
        "\"workload\" | 7 | $.tvm",
        "\"tvm\" | \"who\" | $.who",
        "\"minimumSvn\": 2 | \"minimumSvn\": -1 | $.platform[0].minimumSvn",
        "\"minimumSvn\": 2 | \"least\": 2 | $.platform[0].least",
        "[\"0a\", \"0b\"] | [] | $.platform[0].digests",
        "[\"0a\", \"0b\"] | [\"0a\", \"0\"] | $.platform[0].digests[1]",
        "[{\"type\": \"tsm\", \"digests\": [\"0c\"]}] | {} | $.tsm",
        "[{\"type\": \"tsm\", \"digests\": [\"0c\"]}] | [7] | $.tsm[0]",
        "\"index\": 0 | \"index\": 256 | $.registers[0].index",
        "\"index\": 0 | \"index\": 0.5 | $.registers[0].index",
        "[\"01\"] | [1] | $.devicePolicies[0]",
        "\"rim\" | rim | $"
      })
  void aMistakeIsNamedByItsPath(String from, String to, String path) {
    assertThatThrownBy(() -> TvmReferenceJson.read(GOOD.replace(from, to)))
        .isInstanceOf(RimError.class)
        .hasMessageStartingWith("RIM " + path + ":");
  }

  @Test
  void whatStandsTwiceIsRefused() {
    String component = "{\"type\": \"tsm\", \"digests\": [\"0c\"]}";
    assertThatThrownBy(
            () -> TvmReferenceJson.read(GOOD.replace(component, component + ", " + component)))
        .isInstanceOf(RimError.class)
        .hasMessageContaining("stands twice");
    String register = "{\"index\": 0, \"digests\": [\"0d\"]}";
    assertThatThrownBy(
            () -> TvmReferenceJson.read(GOOD.replace(register, register + ", " + register)))
        .isInstanceOf(RimError.class)
        .hasMessageContaining("stands twice");
  }
}
