package io.teeio.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.rule.Rule;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each thing that a responder does wrong becomes a doubt that cites the rule. */
final class StrayingResponderTest {
  private static final int ERROR = MessageCode.ERROR.wire();

  private static List<Rule> doubts(UnaryOperator<Bytes> wire, Topic... topics) {
    ProbedDevice device = new ProbedDevice(Binding.PCI_DOE);
    device.onAnswer = wire;
    ProbePlan plan =
        ProbePlan.everything(ProbePlan.requester()).withTopics(EnumSet.copyOf(List.of(topics)));
    return device.probe(plan).doubts().stream().map(Doubt::rule).toList();
  }

  private static UnaryOperator<Bytes> patch(MessageCode code, int offset, int value) {
    return answer -> {
      if (answer.length() <= offset || answer.at(1) != code.wire()) {
        return answer;
      }
      return Bytes.concat(answer.slice(0, offset), Bytes.of(value), answer.from(offset + 1));
    };
  }

  private static UnaryOperator<Bytes> errors(int code) {
    return patch(MessageCode.ERROR, 2, code);
  }

  @Test
  void honestDeviceIsNotDoubted() {
    assertThat(doubts(UnaryOperator.identity(), Topic.VERSIONS, Topic.ALGORITHMS, Topic.MANNERS))
        .isEmpty();
  }

  @Test
  void versionEntries() {
    UnaryOperator<Bytes> twice =
        answer -> {
          if (answer.at(1) != MessageCode.VERSION.wire()) {
            return answer;
          }
          return Bytes.concat(answer.slice(0, 8), answer.slice(6, 8), answer.from(10));
        };

    assertThat(doubts(twice, Topic.VERSIONS)).contains(ProbeRule.VERSION_ENTRIES);
  }

  @Test
  void capabilitiesDefined() {
    assertThat(doubts(patch(MessageCode.CAPABILITIES, 11, 0x40), Topic.VERSIONS))
        .contains(ProbeRule.CAPABILITIES_DEFINED);
  }

  @Test
  void capabilitiesCtExponent() {
    assertThat(doubts(patch(MessageCode.CAPABILITIES, 5, 40), Topic.VERSIONS))
        .contains(SpdmRule.CAPABILITIES_CT_EXPONENT);
  }

  @Test
  void algorithmAlone() {
    int[] seen = {0};
    UnaryOperator<Bytes> fickle =
        answer -> {
          boolean algorithms = answer.at(1) == MessageCode.ALGORITHMS.wire();
          return algorithms && seen[0]++ > 3 ? Bytes.of(answer.at(0), ERROR, 1, 0) : answer;
        };

    assertThat(doubts(fickle, Topic.ALGORITHMS)).contains(ProbeRule.ALGORITHM_ALONE);
  }

  @Test
  void refusesUnknown() {
    assertThat(doubts(errors(1), Topic.MANNERS)).contains(ProbeRule.REFUSES_UNKNOWN);
  }

  @Test
  void refusesVersion() {
    assertThat(doubts(errors(7), Topic.MANNERS)).contains(ProbeRule.REFUSES_VERSION);
  }

  @Test
  void refusesDisorder() {
    assertThat(doubts(errors(0x44), Topic.MANNERS)).contains(ProbeRule.REFUSES_DISORDER);
  }

  @Test
  void refusesInvalidAndWithoutSession() {
    UnaryOperator<Bytes> lax =
        answer ->
            answer.at(1) == ERROR
                ? Bytes.of(answer.at(0), MessageCode.HEARTBEAT_ACK.wire(), 0, 0)
                : answer;

    assertThat(doubts(lax, Topic.MANNERS)).contains(ProbeRule.REFUSES_INVALID);
  }

  @Test
  void measurementForm() {
    Findings findings = new Findings(InstantSource.fixed(ProbedDevice.NOW));

    MeasurementMeaning.of(block(1, DmtfMeasurement.MUTABLE_FIRMWARE, false, 7), 32, findings);
    MeasurementMeaning.of(block(2, DmtfMeasurement.SECURITY_VERSION, true, 7), 32, findings);
    MeasurementMeaning.of(block(0xFE, DmtfMeasurement.DEVICE_MODE, true, 15), 32, findings);
    MeasurementMeaning.of(block(0xFD, DmtfMeasurement.FIRMWARE_VERSION, true, 3), 32, findings);
    MeasurementMeaning.of(block(3, DmtfMeasurement.DEVICE_MODE, true, 16), 32, findings);
    MeasurementMeaning.of(new MeasurementBlock(4, 1, Bytes.of(1)), 32, findings);

    assertThat(findings.doubts())
        .hasSize(6)
        .extracting(Doubt::rule)
        .containsOnly(ProbeRule.MEASUREMENT_FORM);
  }

  @Test
  void measurementsAreWellFormedOrNot() {
    Findings findings = new Findings(InstantSource.fixed(ProbedDevice.NOW));

    MeasurementFact svn =
        MeasurementMeaning.of(
            MeasurementBlock.of(
                0x10,
                new DmtfMeasurement(
                    DmtfMeasurement.SECURITY_VERSION, true, Bytes.of(7, 0, 0, 0, 0, 0, 0, 0))),
            32,
            findings);
    MeasurementFact text =
        MeasurementMeaning.of(
            MeasurementBlock.of(
                5,
                new DmtfMeasurement(
                    DmtfMeasurement.FIRMWARE_VERSION, true, Bytes.of('1', '.', '2', 0))),
            32,
            findings);

    assertThat(svn.meaning()).isEqualTo("7");
    assertThat(text.meaning()).isEqualTo("\"1.2\"");
    assertThat(findings.doubts()).isEmpty();
  }

  private static MeasurementBlock block(int index, int type, boolean raw, int size) {
    return MeasurementBlock.of(index, new DmtfMeasurement(type, raw, Bytes.zeros(size)));
  }
}
