package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.DENIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.SpdmEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a device has to be to be connected: COVH 1024. */
class ConnectDemandsTest {
  private final TestMachine machine = new TestMachine();
  private final TestHost host = new TestHost(machine);
  private final TestDevice device = machine.device();

  private static SbiError refusal(
      CoveRule rule, java.util.function.Consumer<TestMachine.Options> change) {
    TestMachine.Options options = new TestMachine.Options();
    change.accept(options);
    TestMachine machine = new TestMachine(options);
    SbiResult result = new TestHost(machine).connect(machine.device());
    machine.assertNothingLeft();
    assertThat(machine.broke(rule)).isTrue();
    return result.code().orElseThrow();
  }

  @Test
  void aChainThatBeginsAtNoAnchorIsRefused() {
    assertThat(refusal(CoveRule.CONNECT_CHAIN_ANCHORED, options -> options.foreignAnchor = true))
        .isEqualTo(DENIED);
  }

  @Test
  void aChainThatIsNotValidOnTheDayIsRefused() {
    machine.passed = Duration.ofDays(365L * 100);
    assertThat(host.connect(device).code()).contains(DENIED);
  }

  @Test
  void aDeviceThatDoesNotSignMeasurementsIsRefused() {
    ResponderProfile device = ResponderProfile.device();
    assertThat(
            refusal(
                CoveRule.CONNECT_CAPABILITIES,
                options ->
                    options.responder =
                        device.withCapabilities(
                            device.capabilities().with(Capability.MEAS_WITHOUT_SIGNATURE))))
        .isEqualTo(DENIED);
  }

  @Test
  void aDeviceWithoutSessionsIsRefused() {
    ResponderProfile device = ResponderProfile.device();
    assertThat(
            refusal(
                CoveRule.CONNECT_CAPABILITIES,
                options ->
                    options.responder =
                        device.withCapabilities(
                            device
                                .capabilities()
                                .without(Capability.KEY_EX)
                                .without(Capability.ENCRYPT)
                                .without(Capability.MAC)
                                .without(Capability.HBEAT)
                                .without(Capability.KEY_UPD)
                                .without(Capability.HANDSHAKE_IN_THE_CLEAR))))
        .isEqualTo(DENIED);
  }

  @Test
  void aSessionThatOnlyAuthenticatesIsRefused() {
    TestMachine.Options options = new TestMachine.Options();
    options.requester =
        options.requester.withCapabilities(
            options.requester.capabilities().without(Capability.ENCRYPT));
    TestMachine plain = new TestMachine(options);
    assertThat(new TestHost(plain).connect(plain.device()).code()).contains(DENIED);
    assertThat(plain.broke(CoveRule.CONNECT_CAPABILITIES)).isTrue();
    plain.assertNothingLeft();
  }

  @Test
  void aPortOfAnotherFunctionIsRefused() {
    device.claimedFunction = Optional.of(RequesterId.of(0, 0xbe, 3, 0));
    assertThat(host.connect(device).code()).contains(DENIED);
    assertThat(machine.events(TsmEvent.RuleBroken.class))
        .extracting(TsmEvent.RuleBroken::rule)
        .containsExactly(CoveRule.CONNECT_PORT_MATCHES);
    machine.assertNothingLeft();
  }

  @Test
  void aStreamThatIsEnabledBeforeItHasKeysIsRefused() {
    device.enabledTooEarly = true;
    assertThat(host.connect(device).code()).contains(DENIED);
  }

  @Test
  void anExternalDeviceIsNotHeldAgainstRegistersAndMayGoUnanchored() {
    TestMachine.Options options = new TestMachine.Options();
    options.profile = "external";
    options.anchored = false;
    options.policy = "{\"portIndex\": 1}";
    TestMachine outside = new TestMachine(options);
    outside.device().claimedFunction = Optional.of(RequesterId.of(0, 0, 0, 0));
    outside.device().enabledTooEarly = true;
    assertThat(new TestHost(outside).connect(outside.device())).isEqualTo(SbiResult.SUCCESS);
    assertThat(outside.events(TsmEvent.Unanchored.class)).hasSize(1);
    List<Integer> queries =
        outside.device().vendorRequests.stream()
            .filter(p -> p.at(0) == 0 && p.at(1) == 0)
            .map(p -> p.at(3))
            .toList();
    assertThat(queries).as("the chosen port last").containsExactly(0, 1, 1);
  }

  @Test
  void anExternalDeviceIsNotAskedForAPortThatItDoesNotHave() {
    TestMachine.Options options = new TestMachine.Options();
    options.profile = "external";
    options.policy = "{\"portIndex\": 2}";
    TestMachine outside = new TestMachine(options);
    assertThat(new TestHost(outside).connect(outside.device()).code()).contains(DENIED);
    assertThat(outside.device().vendorRequests)
        .filteredOn(p -> p.at(0) == PciSigVendor.IDE_KM && p.at(1) == 0)
        .extracting(p -> p.at(3))
        .containsExactly(0, 1);
  }

  @Test
  void aDeviceThatDoesNotSupportLockFlagsCanStillBeConnected() {
    device.lockFlags = LockFlags.NONE;
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void nothingWeakerThanCoveIoDemandsIsOffered() {
    TestMachine.Options old = new TestMachine.Options();
    old.requester = old.requester.withVersions(SpdmVersion.V1_1);
    assertThatThrownBy(() -> new TestMachine(old)).isInstanceOf(IllegalArgumentException.class);
    host.connect(device);
    SpdmEvent.MessageSent asked =
        machine.events(TsmEvent.Spdm.class).stream()
            .map(TsmEvent.Spdm::event)
            .filter(SpdmEvent.MessageSent.class::isInstance)
            .map(SpdmEvent.MessageSent.class::cast)
            .filter(sent -> sent.name().equals("NEGOTIATE_ALGORITHMS"))
            .findFirst()
            .orElseThrow();
    assertThat(asked.message().toString()).contains("baseHashAlgo=3");
  }

  @Test
  void aDeviceWithoutAMandatoryTdispRequestIsRefused() {
    device.lacksRequests = 0x80;
    assertThat(host.connect(device).code()).contains(DENIED);
    machine.assertNothingLeft();
  }
}
