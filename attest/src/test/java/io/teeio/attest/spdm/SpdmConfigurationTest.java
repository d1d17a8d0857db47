package io.teeio.attest.spdm;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.policy.UpdatePolicy;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.EndpointCapabilities;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.KeyExchange;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.SummaryType;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a connection has to have been negotiated. */
final class SpdmConfigurationTest {
  private static final CapabilitySet STRONG =
      CapabilitySet.of(Capability.ENCRYPT, Capability.MAC, Capability.MEAS_FRESH);

  private Check configuration(
      SpdmVersion version, CapabilitySet requester, CapabilitySet responder, int sessionPolicy) {
    return SpdmConfiguration.check(
        evidence(version, requester, responder, sessionPolicy), UpdatePolicy.DEFAULT);
  }

  private static ConnectionEvidence evidence(
      SpdmVersion version, CapabilitySet requester, CapabilitySet responder, int sessionPolicy) {
    return new ConnectionEvidence(
        new Negotiated(
            version,
            new EndpointCapabilities(requester, 0, 0, 0),
            new EndpointCapabilities(responder, 0, 0, 0),
            AlgorithmSelection.NONE),
        Bytes.EMPTY,
        0,
        new CertificateChain(HashAlgorithm.SHA_256, Bytes.EMPTY, Bytes.EMPTY, List.of()),
        new KeyExchange(
            SummaryType.NONE, 0, 1, sessionPolicy, Bytes.zeros(32), Bytes.EMPTY, Bytes.EMPTY),
        Bytes.EMPTY,
        new KeyExchangeResponse(
            0,
            1,
            0,
            0,
            Bytes.zeros(32),
            Bytes.EMPTY,
            Optional.empty(),
            Bytes.EMPTY,
            Bytes.EMPTY,
            Optional.empty()),
        Bytes.EMPTY);
  }

  @Test
  void aPolicyMayTakeUpdatesThatDoNotEndTheSession() {
    UpdatePolicy any = new UpdatePolicy(UpdatePolicy.Firmware.ANY, false, false);
    CapabilitySet stale = STRONG.without(Capability.MEAS_FRESH);
    assertThat(SpdmConfiguration.check(evidence(SpdmVersion.V1_2, STRONG, stale, 1), any).result())
        .isEqualTo(Check.Result.PASS);
    assertFails(
        SpdmConfiguration.check(
            evidence(SpdmVersion.V1_2, STRONG.without(Capability.MAC), stale, 1), any),
        "not encrypted");
  }

  private void assertFails(Check check, String why) {
    assertThat(check.result()).isEqualTo(Check.Result.FAIL);
    assertThat(check.reason()).contains(why);
  }

  @Test
  void aStrongConnectionPasses() {
    assertThat(configuration(SpdmVersion.V1_2, STRONG, STRONG, 0).result())
        .isEqualTo(Check.Result.PASS);
    assertThat(configuration(SpdmVersion.V1_3, STRONG, STRONG, 0b10).result())
        .as("EventAllPolicy says nothing about the end of the session")
        .isEqualTo(Check.Result.PASS);
  }

  @Test
  void aSessionThatMayOutliveAnUpdateFails() {
    assertFails(configuration(SpdmVersion.V1_2, STRONG, STRONG, 1), "TerminationPolicy");
    assertFails(configuration(SpdmVersion.V1_3, STRONG, STRONG, 0b11), "TerminationPolicy");
  }

  @Test
  void anOlderVersionFails() {
    assertFails(configuration(SpdmVersion.V1_1, STRONG, STRONG, 0), "older than 1.2");
  }

  @Test
  void recordsThatOneSideDoesNotProtectFail() {
    for (Capability missing : List.of(Capability.ENCRYPT, Capability.MAC)) {
      CapabilitySet weak = STRONG.without(missing);
      assertFails(configuration(SpdmVersion.V1_2, weak, STRONG, 0), "not encrypted");
      assertFails(configuration(SpdmVersion.V1_2, STRONG, weak, 0), "not encrypted");
    }
  }

  @Test
  void measurementsThatAreNotFreshFail() {
    CapabilitySet stale = STRONG.without(Capability.MEAS_FRESH);
    assertFails(configuration(SpdmVersion.V1_2, STRONG, stale, 0), "MEAS_FRESH_CAP");
  }
}
