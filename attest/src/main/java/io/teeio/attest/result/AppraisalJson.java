package io.teeio.attest.result;

import io.teeio.attest.Appraisal;
import io.teeio.attest.Check;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@link Appraisal} as one JSON object. Fields always stand in the same order, and whatever is
 * not ASCII is escaped, so that the text is the same octets in every character set and cannot move
 * a terminal's cursor.
 *
 * <pre>{@code
 * { "subject": "GH100 A01 GSP FMC LF",
 *   "verdict": "fail",
 *   "outcome": "fail",
 *   "checks": [ { "name": "nonce", "result": "pass", "reason": "...", "required": true,
 *                 "clause": "DSP0274 10.11", "expected": "93..", "actual": "93.." } ],
 *   "measurements": { "compared": 33, "matched": 32,
 *     "mismatched": [ { "index": 9, "name": "...", "expected": [ "..", ".." ], "actual": ".." } ] },
 *   "claims": { },
 *   "asOf": "2025-08-21T12:00:00Z",
 *   "rimAsOf": "2025-10-24T12:00:00Z",
 *   "devices": [ ] }
 * }</pre>
 *
 * <p>{@code verdict} is {@code pass} or {@code fail}: what was not decided is not passed. {@code
 * outcome} tells {@code fail} from {@code not checked}. A check has {@code clause}, {@code
 * expected} and {@code actual} where there are any; {@code actual} of a measurement that was not
 * reported is null. {@code devices} is there if the appraisal sums up several, each in the same
 * form.
 */
public final class AppraisalJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

  private AppraisalJson() {}

  /** The object over several lines. */
  public static String write(Appraisal appraisal) {
    return PRETTY.writeValueAsString(tree(appraisal));
  }

  /** The object without white space, which is what digests are made of. */
  public static String compact(Appraisal appraisal) {
    return JSON.writeValueAsString(tree(appraisal));
  }

  /** The object. */
  static ObjectNode tree(Appraisal appraisal) {
    ObjectNode root = JSON.createObjectNode();
    root.put("subject", appraisal.subject());
    root.put("verdict", appraisal.passed() ? "pass" : "fail");
    root.put("outcome", appraisal.outcome().word());
    ArrayNode checks = root.putArray("checks");
    appraisal.verdict().checks().forEach(check -> add(checks, check));
    add(root.putObject("measurements"), appraisal.measurements());
    root.set("claims", ClaimJson.tree(appraisal.claims()));
    root.put("asOf", appraisal.asOf().device().toString());
    root.put("rimAsOf", appraisal.asOf().referenceValues().toString());
    if (!appraisal.parts().isEmpty()) {
      ArrayNode devices = root.putArray("devices");
      appraisal.parts().forEach(part -> devices.add(tree(part)));
    }
    return root;
  }

  private static void add(ArrayNode checks, Check check) {
    ObjectNode node = checks.addObject();
    node.put("name", check.name())
        .put("result", check.result().word())
        .put("reason", check.reason())
        .put("required", check.required());
    if (!check.clause().isEmpty()) {
      node.put("clause", check.clause());
    }
    check
        .compared()
        .ifPresent(
            compared -> node.put("expected", compared.expected()).put("actual", compared.actual()));
  }

  private static void add(ObjectNode node, MeasurementComparison measurements) {
    node.put("compared", measurements.compared()).put("matched", measurements.matched());
    ArrayNode mismatched = node.putArray("mismatched");
    for (Mismatch mismatch : measurements.mismatched()) {
      ObjectNode each = mismatched.addObject();
      each.put("index", mismatch.index()).put("name", mismatch.name());
      ArrayNode expected = each.putArray("expected");
      mismatch.expected().forEach(expected::add);
      each.put("actual", mismatch.actual().orElse(null));
    }
  }
}
