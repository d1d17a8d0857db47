package io.teeio.attest.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Appraisal;
import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AppraisalJsonTest {
  private static JsonNode read(Appraisal appraisal) {
    return JsonMapper.shared().readTree(AppraisalJson.write(appraisal));
  }

  @Test
  void everyFieldStandsInItsPlaceAndOrder() {
    assertThat(AppraisalJson.compact(Samples.BAD))
        .isEqualTo(
            """
            {"subject":"GPU-1","verdict":"fail","outcome":"fail","checks":[\
            {"name":"report signature","result":"pass","reason":"ECDSA P-384, by the leaf's key",\
            "required":true,"clause":"DSP0274 10.11"},\
            {"name":"nonce","result":"fail","reason":"is another one","required":true,\
            "clause":"DSP0274 10.11","expected":"0a0b","actual":"0c0d"},\
            {"name":"revocation","result":"not checked","reason":"no statement was given",\
            "required":false}],\
            "measurements":{"compared":3,"matched":1,"mismatched":[\
            {"index":9,"name":"VBIOS","expected":["aa","bb"],"actual":"cc"},\
            {"index":10,"name":"","expected":["dd"],"actual":null}]},\
            "claims":{"count":7,"serial":null,"ports":["a","b"],"inner":{"x":false}},\
            "asOf":"2025-08-21T12:00:00Z","rimAsOf":"2025-10-24T12:00:00Z"}\
            """);
  }

  @Test
  void theSameAppraisalGivesTheSameText() {
    assertThat(AppraisalJson.write(Samples.BOX)).isEqualTo(AppraisalJson.write(Samples.BOX));
    assertThat(read(Samples.BAD))
        .isEqualTo(JsonMapper.shared().readTree(AppraisalJson.compact(Samples.BAD)));
  }

  @Test
  void whatWasNotDecidedIsNotPassed() {
    Appraisal open =
        new Appraisal(
            "d",
            new Verdict(List.of(Samples.SIGNATURE, Check.notChecked("nonce", "none was given"))),
            MeasurementComparison.NONE,
            Claim.Table.EMPTY,
            Samples.AS_OF);
    assertThat(read(open).get("verdict").stringValue()).isEqualTo("fail");
    assertThat(read(open).get("outcome").stringValue()).isEqualTo("not checked");
    assertThat(read(Samples.GOOD).get("verdict").stringValue()).isEqualTo("pass");
  }

  @Test
  void oneDeviceThatFailedFailsAllOfThem() {
    JsonNode box = read(Samples.BOX);
    assertThat(box.get("verdict").stringValue()).isEqualTo("fail");
    assertThat(box.get("devices").get(0)).isEqualTo(read(Samples.GOOD));
    assertThat(box.get("devices").get(1)).isEqualTo(read(Samples.BAD));
    assertThat(read(Samples.GOOD).has("devices")).isFalse();
  }

  @Test
  void whatIsNotAsciiIsEscaped() {
    Appraisal odd =
        new Appraisal(
            "caf\u00e9 \u001b[31m \ud800",
            new Verdict(List.of()),
            MeasurementComparison.NONE,
            Claim.Table.EMPTY,
            Samples.AS_OF);
    assertThat(AppraisalJson.write(odd).chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
    assertThat(read(odd).get("subject").stringValue()).startsWith("caf\u00e9 \u001b[31m");
  }
}
