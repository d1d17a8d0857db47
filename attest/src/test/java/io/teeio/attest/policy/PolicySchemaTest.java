package io.teeio.attest.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use and the reader say the same of every policy. */
final class PolicySchemaTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static JsonNode schema() {
    try (InputStream in = PolicyYaml.class.getResourceAsStream("policy.schema.json")) {
      return JSON.readTree(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean reads(String text) {
    try {
      PolicyYaml.read(text);
      return true;
    } catch (PolicyError refused) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'require': ['a', 'b']",
        "'require': ['a', 'a']",
        "'require': []",
        "'require': [1]",
        "'require': [true]",
        "'require': [null]",
        "'require': ['']",
        "'require': 'a'",
        "'require': null",
        "'waive': ['measurements']",
        "'waive': ['nonce', 'report signature']",
        "'waive': ['signatures']",
        "'waive': ['driver rim certificate chain']",
        "'waive': ['driver rim certificate dates']",
        "'minimumVersions': {'driver': '550.90.07', 'firmware': '1', 'spdm': '1.2'}",
        "'minimumVersions': {'driver': '550.9F'}",
        "'minimumVersions': {'vbios': '96.00.9F.00.01'}",
        "'minimumVersions': {'vbios': '96.'}",
        "'minimumVersions': {'driver': 1}",
        "'minimumVersions': {'driver': '1.2\\n'}",
        "'minimumVersions': {'other': '1'}",
        "'minimumVersions': []",
        "'minimumSecurityVersions': {'1': 0, '99999': 9007199254740991}",
        "'minimumSecurityVersions': {'0': 0}",
        "'minimumSecurityVersions': {'100000': 0}",
        "'minimumSecurityVersions': {'1': -1}",
        "'minimumSecurityVersions': {'1': 9007199254740992}",
        "'minimumSecurityVersions': {'1': '1'}",
        "'minimumSecurityVersions': {'1': 1.5}",
        "'revocation': {}",
        "'revocation': {'demand': 'required', 'tolerateHold': true, 'staleness': 'P1D'}",
        "'revocation': {'demand': 'REQUIRED'}",
        "'revocation': {'tolerateHold': 'true'}",
        "'revocation': {'tolerateHold': 1}",
        "'revocation': {'staleness': 'P1Y'}",
        "'revocation': {'staleness': 'PT0S'}",
        "'revocation': {'staleness': 'P1DT'}",
        "'revocation': {'staleness': 'PT123456S'}",
        "'revocation': {'more': 1}",
        "'modes': {'debug': 'any', 'operational': ['rma'], 'gpu': ['protectedPcie']}",
        "'modes': {'debug': 'none'}",
        "'modes': {'operational': []}",
        "'modes': {'operational': ['normal', 'normal']}",
        "'modes': {'gpu': []}",
        "'update': {'firmware': 'any', 'freshMeasurements': false, 'sessionEnds': false}",
        "'update': {'firmware': 'Any'}",
        "'update': {'sessionEnds': 'no'}",
        "'algorithms': {'signatures': ['ML_DSA_87'], 'hashes': ['SM3']}",
        "'algorithms': {'signatures': ['MD5']}",
        "'algorithms': {'hashes': []}",
        "'anchors': {'device': [{'sha384': 'SHA384'}]}",
        "'anchors': {'device': [{'sha384': 'aa'}]}",
        "'anchors': {'device': [{'sha256': 'SHA384'}]}",
        "'anchors': {'device': []}",
        "'anchors': {'device': [{}]}",
        "'anchors': {'device': [{'sha384': 'SHA384', 'pem': 'x'}]}",
        "'anchors': {'referenceValues': [{'pem': 'x'}]}",
        "'anchors': {'other': []}",
        "'name': 'twice'",
        "'other': 1",
      })
  void schemaAndReaderSayTheSame(String field) {
    String text =
        field.startsWith("'name'")
            ? "{'policy': 'teeio-policy/1', 'name': 7}"
            : "{'policy': 'teeio-policy/1', 'name': 'n', " + field + "}";
    String json = text.replace('\'', '"').replace("SHA384", "0a".repeat(48));
    assertThat(reads(json)).isEqualTo(new JsonSchema(schema()).accepts(JSON.readTree(json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "{\"policy\":\"teeio-policy/1\"}",
        "{\"name\":\"n\"}",
        "{\"policy\":\"teeio-policy/2\",\"name\":\"n\"}",
        "{\"policy\":\"teeio-policy/1\",\"name\":\"n\"}"
      })
  void soOfTheWhole(String json) {
    assertThat(reads(json)).isEqualTo(new JsonSchema(schema()).accepts(JSON.readTree(json)));
  }

  @Test
  void whatIsListedInTheSchemaIsWhatThereIs() {
    JsonNode properties = schema().get("properties");
    assertThat(names(properties.at("/minimumVersions/properties"))).isEqualTo(Policy.VERSIONED);
    assertThat(words(properties, "/algorithms/properties/signatures/items"))
        .isEqualTo(constants(SignatureAlgorithm.values()));
    assertThat(words(properties, "/algorithms/properties/hashes/items"))
        .isEqualTo(constants(HashAlgorithm.values()));
    assertThat(words(properties, "/modes/properties/operational/items"))
        .isEqualTo(Stream.of(OperationalMode.values()).map(OperationalMode::word).toList());
    assertThat(words(properties, "/modes/properties/gpu/items"))
        .isEqualTo(Stream.of(GpuMode.values()).map(GpuMode::word).toList());
    assertThat(words(properties, "/modes/properties/debug"))
        .isEqualTo(Stream.of(ModePolicy.Debug.values()).map(ModePolicy.Debug::word).toList());
    assertThat(words(properties, "/update/properties/firmware"))
        .isEqualTo(
            Stream.of(UpdatePolicy.Firmware.values()).map(UpdatePolicy.Firmware::word).toList());
    assertThat(words(properties, "/revocation/properties/demand"))
        .isEqualTo(
            Stream.of(RevocationPolicy.Demand.values())
                .map(RevocationPolicy.Demand::word)
                .toList());
  }

  private static List<String> words(JsonNode properties, String path) {
    return properties.at(path).get("enum").valueStream().map(JsonNode::stringValue).toList();
  }

  private static List<String> constants(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static Set<String> names(JsonNode node) {
    return Set.copyOf(node.propertyNames());
  }
}
