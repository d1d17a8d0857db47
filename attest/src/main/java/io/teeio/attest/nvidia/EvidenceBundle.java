package io.teeio.attest.nvidia;

import io.teeio.attest.json.StrictJson;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Evidence of one or many devices in one JSON file, in the forms that tools write:
 *
 * <pre>
 * [{"arch", "evidence", "certificate", "nonce"}, ..]                     nvtrust, attestation-sdk
 * {"result_code", "evidences": [..]}                                     nvattest collect-evidence
 * {"nonce", "arch", "evidence_list": [{"evidence", "certificate"}, ..]}  requests to NRAS
 * {"gpus": [{"AttestationReport": {"py/b64"}, "CertificateChains"}],     jsonpickle of nvtrust
 *  "nvswitches": [{"attestation_report", "attestation_cert_chain"}]}
 * {"__cmwc_t", label: {"evidence": [type, value], "certificate"}}        CMW collections
 * </pre>
 *
 * <p>Members that are not known are passed over. Devices without a name of their own are called
 * GPU-0, GPU-1, SWITCH-0 in the order of the file.
 */
public final class EvidenceBundle {
  /** The most characters that a bundle may have. */
  public static final int LARGEST = 16 << 20;

  /** The most devices that a bundle may have. */
  public static final int MOST_DEVICES = 256;

  private static final String CLAUSE = "NVIDIA evidence bundle";
  private final List<NvidiaEvidence> devices = new ArrayList<>();
  private final Map<Product, Integer> numbers = new EnumMap<>(Product.class);

  private EvidenceBundle() {}

  /**
   * Reads {@code json}.
   *
   * @return the devices, at least one
   * @throws MalformedInput if it is not JSON, or of none of the forms
   */
  public static List<NvidiaEvidence> read(String json) throws MalformedInput {
    if (json.length() > LARGEST) {
      throw malformed("$", "is longer than " + LARGEST + " characters");
    }
    EvidenceBundle bundle = new EvidenceBundle();
    bundle.addAll(StrictJson.read(json, "$", CLAUSE));
    if (bundle.devices.isEmpty()) {
      throw malformed("$", "has no evidence");
    }
    return List.copyOf(bundle.devices);
  }

  private void addAll(JsonNode root) throws MalformedInput {
    if (root.isArray()) {
      addList(root, "$", Shared.NOTHING);
    } else if (!root.isObject()) {
      throw malformed("$", "is neither an array nor an object");
    } else if (root.has("__cmwc_t")) {
      addCollection(root);
    } else if (root.has("evidence_list")) {
      addList(root.get("evidence_list"), "$.evidence_list", Shared.of(root, "$"));
    } else if (root.has("evidences")) {
      addList(root.get("evidences"), "$.evidences", Shared.NOTHING);
    } else if (root.has("gpus") || root.has("nvswitches")) {
      addPickled(root);
    } else {
      add(EvidenceEntry.read(root, "$"), "$", Shared.NOTHING);
    }
  }

  /** What one member says for every entry of a list. */
  private record Shared(Optional<String> architecture, Optional<Bytes> nonce) {
    static final Shared NOTHING = new Shared(Optional.empty(), Optional.empty());

    static Shared of(JsonNode root, String path) throws MalformedInput {
      return new Shared(EvidenceEntry.architecture(root), EvidenceEntry.nonce(root, path));
    }
  }

  private void addList(JsonNode list, String path, Shared shared) throws MalformedInput {
    if (!list.isArray()) {
      throw malformed(path, "is not an array");
    }
    for (int i = 0; i < list.size(); i++) {
      String at = path + "[" + i + "]";
      add(EvidenceEntry.read(list.get(i), at), at, shared);
    }
  }

  private void addPickled(JsonNode root) throws MalformedInput {
    for (String kind : List.of("gpus", "nvswitches")) {
      if (root.has(kind)) {
        Optional<String> architecture =
            kind.equals("gpus") ? Optional.empty() : Optional.of(Architecture.LS10.name());
        addList(root.get(kind), "$." + kind, new Shared(architecture, Optional.empty()));
      }
    }
  }

  private void addCollection(JsonNode root) throws MalformedInput {
    Shared shared = new Shared(Optional.empty(), EvidenceEntry.nonce(root, "$"));
    for (Map.Entry<String, JsonNode> member : root.properties()) {
      String path = "$." + member.getKey();
      if (member.getValue().has("evidence")) {
        add(EvidenceEntry.read(member.getValue(), path).named(member.getKey()), path, shared);
      }
    }
  }

  private void add(EvidenceEntry entry, String path, Shared shared) throws MalformedInput {
    if (devices.size() == MOST_DEVICES) {
      throw malformed(path, "is one more than " + MOST_DEVICES + " devices");
    }
    Optional<String> architecture = entry.architecture().or(shared::architecture);
    Product product =
        architecture.flatMap(Architecture::named).map(Architecture::product).orElse(Product.GPU);
    int number = numbers.merge(product, 1, Integer::sum) - 1;
    devices.add(
        new NvidiaEvidence(
            entry.name().orElse(product + "-" + number),
            entry.report(),
            entry.chain(),
            architecture,
            entry.nonce().or(shared::nonce),
            Optional.empty()));
  }

  static MalformedInput malformed(String path, String reason) {
    return new MalformedInput(path, 0, reason, CLAUSE);
  }
}
