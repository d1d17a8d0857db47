package io.teeio.attest.result;

import io.teeio.attest.json.StrictJson;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON claims of an {@link EarToken}. */
final class EarJson {
  private static final String CLAUSE = "draft-ietf-rats-ear-03 3";
  private static final String DETAILS = "ear_teeio_appraisal";
  private static final int MOST_SUBMODULES = 256;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** What a profile calls its claims. */
  private record Names(
      String status, String vector, String policies, String verifier, boolean onePolicy) {
    static final Names NEW =
        new Names(
            "ear_status",
            "ear_trustworthiness_vector",
            "ear_appraisal_policy_ids",
            "ear_verifier_id",
            false);
    static final Names OLD =
        new Names(
            "ear.status",
            "ear.trustworthiness-vector",
            "ear.appraisal-policy-id",
            "ear.verifier-id",
            true);
  }

  private EarJson() {}

  static ObjectNode header() {
    return JSON.createObjectNode().put("typ", "JWT");
  }

  static String write(EarToken token) {
    Names names = token.profile().equals(EarToken.VERAISON) ? Names.OLD : Names.NEW;
    ObjectNode root = JSON.createObjectNode();
    root.put("eat_profile", token.profile());
    root.put("iat", token.issuedAt().getEpochSecond());
    token.expires().ifPresent(end -> root.put("exp", end.getEpochSecond()));
    token.nonce().ifPresent(nonce -> root.put("eat_nonce", nonce));
    token.status().ifPresent(status -> root.put(names.status(), status.word()));
    root.putObject(names.verifier())
        .put("developer", token.verifier().developer())
        .put("build", token.verifier().build());
    ObjectNode submodules = root.putObject("submods");
    token.submodules().forEach((name, device) -> write(submodules.putObject(name), device, names));
    return JSON.writeValueAsString(root);
  }

  private static void write(ObjectNode node, EarAppraisal device, Names names) {
    node.put(names.status(), device.status().word());
    if (!device.vector().values().isEmpty()) {
      ObjectNode vector = node.putObject(names.vector());
      device.vector().values().forEach((claim, value) -> vector.put(claim.word(), value));
    }
    if (names.onePolicy()) {
      device.policies().stream().findFirst().ifPresent(id -> node.put(names.policies(), id));
    } else if (!device.policies().isEmpty()) {
      ArrayNode policies = node.putArray(names.policies());
      device.policies().forEach(policies::add);
    }
    device.details().ifPresent(details -> node.set(DETAILS, JSON.readTree(details)));
  }

  static EarToken read(String claims) throws MalformedInput {
    JsonNode root = StrictJson.object(claims, "EAR", CLAUSE);
    String profile = StrictJson.text(root, "eat_profile", CLAUSE).orElse("");
    Names names =
        switch (profile) {
          case EarToken.PROFILE -> Names.NEW;
          case EarToken.VERAISON -> Names.OLD;
          default -> throw malformed("eat_profile", "is not one that is known here");
        };
    JsonNode status = root.get(names.status());
    return new EarToken(
        profile,
        StrictJson.instant(root, "iat", CLAUSE).orElseThrow(() -> malformed("iat", "is missing")),
        StrictJson.instant(root, "exp", CLAUSE),
        verifier(root.get(names.verifier()), names),
        status == null ? Optional.empty() : Optional.of(tier(status, names)),
        StrictJson.text(root, "eat_nonce", CLAUSE),
        submodules(root.get("submods"), names));
  }

  private static VerifierId verifier(JsonNode node, Names names) throws MalformedInput {
    if (node == null || !node.isObject()) {
      throw malformed(names.verifier(), "is no object");
    }
    return new VerifierId(
        StrictJson.text(node, "developer", CLAUSE)
            .orElseThrow(() -> malformed("developer", "is missing")),
        StrictJson.text(node, "build", CLAUSE).orElseThrow(() -> malformed("build", "is missing")));
  }

  private static Map<String, EarAppraisal> submodules(JsonNode node, Names names)
      throws MalformedInput {
    if (node == null || !node.isObject() || node.isEmpty() || node.size() > MOST_SUBMODULES) {
      throw malformed("submods", "is no object of 1 to " + MOST_SUBMODULES + " submodules");
    }
    Map<String, EarAppraisal> submodules = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      JsonNode device = each.getValue();
      if (!device.isObject() || !device.has(names.status())) {
        throw malformed("submods", "one has no " + names.status());
      }
      JsonNode details = device.get(DETAILS);
      submodules.put(
          each.getKey(),
          new EarAppraisal(
              tier(device.get(names.status()), names),
              vector(device.get(names.vector())),
              policies(device.get(names.policies()), names),
              details == null ? Optional.empty() : Optional.of(JSON.writeValueAsString(details))));
    }
    return submodules;
  }

  private static TrustTier tier(JsonNode node, Names names) throws MalformedInput {
    Optional<TrustTier> tier =
        node.isString() ? TrustTier.of(node.stringValue()) : Optional.empty();
    return tier.orElseThrow(() -> malformed(names.status(), "is no tier"));
  }

  private static TrustVector vector(JsonNode node) throws MalformedInput {
    if (node == null) {
      return TrustVector.EMPTY;
    }
    if (!node.isObject()) {
      throw malformed("trustworthiness vector", "is no object");
    }
    Map<TrustClaim, Integer> values = new EnumMap<>(TrustClaim.class);
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      TrustClaim claim =
          TrustClaim.of(each.getKey())
              .orElseThrow(() -> malformed("trustworthiness vector", "has a claim not known here"));
      JsonNode value = each.getValue();
      if (!value.isIntegralNumber()
          || !value.canConvertToInt()
          || value.intValue() < Byte.MIN_VALUE
          || value.intValue() > Byte.MAX_VALUE) {
        throw malformed(claim.word(), "is no number from -128 to 127");
      }
      values.put(claim, value.intValue());
    }
    return new TrustVector(values);
  }

  private static List<String> policies(JsonNode node, Names names) throws MalformedInput {
    if (node == null) {
      return List.of();
    }
    if (!names.onePolicy() && !node.isArray()) {
      throw malformed(names.policies(), "is no list of texts");
    }
    List<String> policies = new ArrayList<>();
    for (JsonNode each : names.onePolicy() ? List.of(node) : node) {
      if (!each.isString()) {
        throw malformed(names.policies(), "is no text");
      }
      policies.add(each.stringValue());
    }
    if (policies.isEmpty()) {
      throw malformed(names.policies(), "is no list of texts");
    }
    return policies;
  }

  private static MalformedInput malformed(String field, String reason) {
    return new MalformedInput(field, 0, reason, CLAUSE);
  }
}
