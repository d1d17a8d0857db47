package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What we read of a report is, field for field, what NVIDIA's own tool reads. */
@EnabledIf("io.teeio.attest.nvidia.Evidence#isThere")
class ToolParityTest {
  private static JsonNode expected(String name) {
    return JsonMapper.shared().readTree(Evidence.file(name).toArray());
  }

  private static String hex(Bytes bytes) {
    return "0x" + bytes;
  }

  private static String hex(int value) {
    return "0x%02x".formatted(value);
  }

  @ParameterizedTest
  @CsvSource({
    "nvidia-h100/report-580.159.03.hex, spdm_parsed_output.json",
    "nvidia-ls10-switch/report.hex, switch_spdm_parsed_output.json"
  })
  void response(String file, String output) throws Exception {
    AttestationReport report = AttestationReport.read(Evidence.hexFile(file));
    JsonNode tool = expected(output);

    Bytes record = MeasurementBlock.record(report.blocks());
    assertThat(tool.get("SPDMVersion").asString()).isEqualTo("0x11");
    assertThat(tool.get("RequestResponseCode").asString()).isEqualTo(hex(report.response().code()));
    assertThat(tool.get("NumberOfBlocks").asInt()).isEqualTo(report.blocks().size());
    assertThat(tool.get("MeasurementRecordLength").asInt()).isEqualTo(record.length());
    assertThat(tool.get("Nonce").asString()).isEqualTo(hex(report.response().nonce()));
    assertThat(tool.get("OpaqueLength").asInt()).isEqualTo(report.response().opaqueData().length());
    assertThat(tool.get("Signature").asString()).isEqualTo(hex(report.signature()));
    JsonNode blocks = tool.get("MeasurementRecord").get("MeasurementBlocks");
    assertThat(blocks.size()).isEqualTo(report.blocks().size());
    for (MeasurementBlock block : report.blocks()) {
      DmtfMeasurement read = block.dmtf().orElseThrow();
      JsonNode theirs = blocks.get(String.valueOf(block.index()));
      assertThat(theirs.get("DMTFSpecMeasurementValueType").asInt()).isEqualTo(read.valueType());
      assertThat(theirs.get("DMTFSpecMeasurementValueSize").asInt())
          .isEqualTo(read.value().length());
      assertThat(theirs.get("DMTFSpecMeasurementValue").asString()).isEqualTo(hex(read.value()));
    }
  }

  @Test
  void request() throws Exception {
    AttestationReport report =
        AttestationReport.read(Evidence.hexFile("nvidia-h100/report-580.159.03.hex"));
    JsonNode tool = expected("spdm_req_parsed_output.json");

    assertThat(tool.get("RequestResponseCode").asString()).isEqualTo(hex(report.request().code()));
    assertThat(tool.get("Param2").asString()).isEqualTo(hex(report.request().operation()));
    assertThat(tool.get("Nonce").asString()).isEqualTo(hex(report.nonce()));
    assertThat(tool.get("SlotIDParam").asString())
        .isEqualTo(hex(report.request().signing().orElseThrow().slotId()));
  }

  @ParameterizedTest
  @CsvSource({
    "nvidia-h100/report-580.159.03.hex, spdm_parsed_output.json",
    "nvidia-ls10-switch/report.hex, switch_spdm_parsed_output.json"
  })
  void opaqueData(String file, String output) throws Exception {
    OpaqueData opaque = AttestationReport.read(Evidence.hexFile(file)).opaque();
    JsonNode fields = expected(output).get("OpaqueData").get("OpaqueDataField");

    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      String name = entry.getKey().substring("OPAQUE_FIELD_ID_".length());
      List<String> theirs = new ArrayList<>();
      if (entry.getValue().isArray()) {
        entry.getValue().forEach(each -> theirs.add(each.asString()));
      } else {
        theirs.add(entry.getValue().asString());
      }
      assertThat(ours(name, opaque)).as(name).isEqualTo(theirs);
    }
  }

  private static List<String> ours(String name, OpaqueData opaque) throws Exception {
    return switch (name) {
      case "MSRSCNT" ->
          ReportedFacts.changeCounters(opaque.value(OpaqueField.MSRSCNT).orElseThrow()).stream()
              .map(String::valueOf)
              .toList();
      case "DISABLED_PORTS" ->
          SwitchPorts.of(opaque).orElseThrow().disabled().stream()
              .map(disabled -> disabled ? "1" : "0")
              .toList();
      case "SWITCH_GPU_PDIS" ->
          SwitchPorts.of(opaque).orElseThrow().gpus().stream().map(ToolParityTest::hex).toList();
      case "SWITCH_PORT" ->
          SwitchPorts.of(opaque).orElseThrow().gpuAtPort().stream()
              .map(gpu -> hex(gpu.isPresent() ? gpu.getAsInt() : SwitchPorts.NOBODY))
              .toList();
      case "SWITCH_LOCK_STATUS" ->
          List.of(hex(opaque.value(OpaqueField.LOCK_STATUS).orElseThrow()));
      case "SWITCH_POSITION_ID" ->
          List.of(hex(opaque.value(OpaqueField.POSITION_ID).orElseThrow()));
      default -> List.of(hex(opaque.value(OpaqueField.valueOf(name)).orElseThrow()));
    };
  }
}
