package io.teeio.attest.policy;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a {@link Policy} from YAML (or JSON, which YAML contains), and refuses whatever is not
 * exactly its form. Every field but {@code policy} and {@code name} may be left out.
 *
 * <pre>{@code
 * policy: teeio-policy/1
 * name: GPUs in production
 * anchors:
 *   device:
 *     - sha384: 3f..
 *   referenceValues:
 *     - pem: |
 *         -----BEGIN CERTIFICATE-----
 *         ..
 * require: [ nonce, revocation ]
 * waive: [ driver rim certificate dates ]
 * minimumVersions: { driver: 550.90.07, vbios: 96.00.9F.00.01, firmware: "2.1", spdm: "1.2" }
 * minimumSecurityVersions: { 5: 3 }
 * revocation: { demand: required, tolerateHold: false, staleness: P1D }
 * modes: { debug: notActive, operational: [ normal ], gpu: [ single ] }
 * update: { firmware: locked, freshMeasurements: true, sessionEnds: true }
 * algorithms: { signatures: [ ECDSA_P384 ], hashes: [ SHA_384 ] }
 * }</pre>
 *
 * <p>The JSON schema of the form is the resource {@code policy.schema.json} beside this class.
 */
public final class PolicyYaml {
  private static final String FORM = "teeio-policy/1";
  private static final long MOST_SVN = (1L << 53) - 1;
  private static final Pattern INDEX = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern DAYS_AND_TIME =
      Pattern.compile("P(?=.)([0-9]{1,5}D)?(T(?=.)([0-9]{1,5}H)?([0-9]{1,5}M)?([0-9]{1,5}S)?)?");
  private static final Set<String> FIELDS =
      Set.of(
          "policy",
          "name",
          "anchors",
          "require",
          "waive",
          "minimumVersions",
          "minimumSecurityVersions",
          "revocation",
          "modes",
          "update",
          "algorithms");

  private PolicyYaml() {}

  /** Reads {@code text}. */
  public static Policy read(String text) throws PolicyError {
    PolicyFields root = PolicyFields.of(YamlTree.read(text), FIELDS);
    YamlNode form = root.needed("policy");
    if (!PolicyFields.text(form).equals(FORM)) {
      throw form.at().error("is not \"" + FORM + "\"");
    }
    return new Policy(
        PolicyFields.text(root.needed("name")),
        Set.copyOf(root.read("require", List.of(), PolicyYaml::names)),
        Set.copyOf(root.read("waive", List.of(), PolicyYaml::waivers)),
        root.read("revocation", RevocationPolicy.DEFAULT, PolicyYaml::revocation),
        root.read("minimumVersions", Map.of(), PolicyYaml::versions),
        root.read("minimumSecurityVersions", Map.of(), PolicyYaml::securityVersions),
        root.read("anchors", AnchorPolicy.ANY, AnchorYaml::read),
        root.read("modes", ModePolicy.DEFAULT, PolicyYaml::modes),
        root.read("update", UpdatePolicy.DEFAULT, PolicyYaml::update),
        root.read("algorithms", AlgorithmPolicy.ANY, PolicyYaml::algorithms));
  }

  private static List<String> names(YamlNode node) throws PolicyError {
    return PolicyFields.list(node, 0, PolicyFields::text);
  }

  private static List<String> waivers(YamlNode node) throws PolicyError {
    return PolicyFields.list(
        node,
        0,
        item -> {
          String name = PolicyFields.text(item);
          if (!Policy.mayWaive(name)) {
            throw item.at().error("\"" + name + "\" cannot be waived: all else rests on it");
          }
          return name;
        });
  }

  private static RevocationPolicy revocation(YamlNode node) throws PolicyError {
    RevocationPolicy usual = RevocationPolicy.DEFAULT;
    PolicyFields fields = PolicyFields.of(node, Set.of("demand", "tolerateHold", "staleness"));
    return new RevocationPolicy(
        fields.read(
            "demand",
            usual.demand(),
            PolicyFields.oneOf(RevocationPolicy.Demand.values(), RevocationPolicy.Demand::word)),
        fields.read("tolerateHold", usual.tolerateHold(), PolicyFields::flag),
        fields.read("staleness", usual.staleness(), PolicyYaml::duration));
  }

  private static Duration duration(YamlNode node) throws PolicyError {
    String text = PolicyFields.text(node);
    if (!DAYS_AND_TIME.matcher(text).matches()) {
      throw node.at().error("is no duration in days, hours, minutes and seconds, as P1DT12H");
    }
    return Duration.parse(text);
  }

  private static Map<String, String> versions(YamlNode node) throws PolicyError {
    PolicyFields fields = PolicyFields.of(node, Policy.VERSIONED);
    for (Map.Entry<YamlNode.Mapping.Key, YamlNode> entry : fields.mapping().entries().entrySet()) {
      if (VersionOrder.read(entry.getKey().name(), PolicyFields.text(entry.getValue())).isEmpty()) {
        throw entry.getValue().at().error("is no version: numbers with dots between them");
      }
    }
    return fields.entries(key -> Optional.of(key.name()), "", PolicyFields::text);
  }

  private static Map<Integer, Long> securityVersions(YamlNode node) throws PolicyError {
    return new PolicyFields(PolicyFields.mapping(node))
        .entries(
            key ->
                INDEX.matcher(key.name()).matches()
                    ? Optional.of(Integer.valueOf(key.name()))
                    : Optional.empty(),
            "an index from 1 to 99999",
            value -> PolicyFields.whole(value, MOST_SVN));
  }

  private static ModePolicy modes(YamlNode node) throws PolicyError {
    ModePolicy usual = ModePolicy.DEFAULT;
    PolicyFields fields = PolicyFields.of(node, Set.of("debug", "operational", "gpu"));
    return new ModePolicy(
        fields.read(
            "debug",
            usual.debug(),
            PolicyFields.oneOf(ModePolicy.Debug.values(), ModePolicy.Debug::word)),
        fields.read(
            "operational",
            usual.operational(),
            PolicyFields.someOf(OperationalMode.values(), OperationalMode::word)),
        fields.read("gpu", usual.gpu(), PolicyFields.someOf(GpuMode.values(), GpuMode::word)));
  }

  private static UpdatePolicy update(YamlNode node) throws PolicyError {
    UpdatePolicy usual = UpdatePolicy.DEFAULT;
    PolicyFields fields =
        PolicyFields.of(node, Set.of("firmware", "freshMeasurements", "sessionEnds"));
    return new UpdatePolicy(
        fields.read(
            "firmware",
            usual.firmware(),
            PolicyFields.oneOf(UpdatePolicy.Firmware.values(), UpdatePolicy.Firmware::word)),
        fields.read("freshMeasurements", usual.freshMeasurements(), PolicyFields::flag),
        fields.read("sessionEnds", usual.sessionEnds(), PolicyFields::flag));
  }

  private static AlgorithmPolicy algorithms(YamlNode node) throws PolicyError {
    PolicyFields fields = PolicyFields.of(node, Set.of("signatures", "hashes"));
    return new AlgorithmPolicy(
        fields.read(
            "signatures", Set.of(), PolicyFields.someOf(SignatureAlgorithm.values(), Enum::name)),
        fields.read("hashes", Set.of(), PolicyFields.someOf(HashAlgorithm.values(), Enum::name)));
  }
}
