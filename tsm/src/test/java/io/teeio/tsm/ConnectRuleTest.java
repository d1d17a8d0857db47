package io.teeio.tsm;

import static io.teeio.platform.sbi.SbiError.ALREADY_STARTED;
import static io.teeio.platform.sbi.SbiError.BAD_RANGE;
import static io.teeio.platform.sbi.SbiError.DENIED;
import static io.teeio.platform.sbi.SbiError.FAILED;
import static io.teeio.platform.sbi.SbiError.INVALID_ADDRESS;
import static io.teeio.platform.sbi.SbiError.INVALID_PARAM;
import static io.teeio.platform.sbi.SbiError.INVALID_STATE;
import static io.teeio.platform.sbi.SbiError.IO;
import static io.teeio.platform.sbi.SbiError.NO_SHMEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.pcie.tdisp.LockFlags;
import io.teeio.platform.cove.ConnectionTranscript;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.CovhFunction;
import io.teeio.platform.sbi.CovtFunction;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** connect_device: COVH 1024. */
class ConnectRuleTest {
  private final TestMachine machine = new TestMachine();
  private final TestHost host = new TestHost(machine);
  private final TestDevice device = machine.device();

  private static void assertNothingLeft(TestMachine machine) {
    assertThat(machine.rootPort.streams())
        .allMatch(stream -> !stream.isEnabled() && !stream.keysReady());
    assertThat(machine.events(TsmEvent.ConnectionChanged.class).getLast().state())
        .isEqualTo(ConnState.DISCONNECTED);
  }

  private static boolean broke(TestMachine machine, CoveRule rule) {
    return machine.events(TsmEvent.RuleBroken.class).stream()
        .anyMatch(event -> event.rule().equals(rule));
  }

  @Test
  void aGoodDeviceHasASessionAndASecureStream() {
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
    assertThat(device.end.keysReady()).isTrue();
    assertThat(machine.rootPort.stream(TestDevice.STREAM).orElseThrow().isSecure()).isTrue();
  }

  @Test
  void aSecondConnectIsRefused() {
    host.connect(device);
    assertThat(host.connect(device).code()).contains(ALREADY_STARTED);
  }

  @Test
  void aDeviceThatTheManifestDoesNotListDoesNotExist() {
    host.connectArguments(device);
    int stranger = RequesterId.of(0, 0x11, 0, 0).value();
    assertThat(
            host.call(
                    CovhFunction.CONNECT_DEVICE,
                    stranger,
                    TestHost.DESCRIPTOR,
                    TestHost.BUFFER,
                    65536)
                .code())
        .contains(INVALID_PARAM);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, 1L << 24, 0, 0, 0).code())
        .contains(INVALID_PARAM);
    assertThat(broke(machine, CoveRule.DEVICE_IN_MANIFEST)).isTrue();
  }

  @Test
  void withoutSharedMemoryNothingBegins() {
    Hart mute = new Hart(0, SupervisorDomain.HOST);
    SbiCall call = SbiCall.of(CovhFunction.CONNECT_DEVICE, device.function.value(), 0, 0, 0);
    assertThat(machine.tsm.call(mute, call).code()).contains(NO_SHMEM);
  }

  private SbiResult connect(IdeStreamDescriptor descriptor) {
    host.write(TestHost.DESCRIPTOR, descriptor.toBytes());
    return host.drive(
        CovhFunction.CONNECT_DEVICE,
        device.function.value(),
        TestHost.DESCRIPTOR,
        TestHost.BUFFER,
        TestHost.BUFFER_SIZE);
  }

  private IdeStreamDescriptor stream(RequesterId first, RequesterId last, AddressRange... ranges) {
    return IdeStreamDescriptor.of(
        TestDevice.STREAM, new StreamAssociation(first, last, List.of(ranges)));
  }

  @Test
  void aMalformedDescriptorIsRefused() {
    host.write(TestHost.DESCRIPTOR, Bytes.of(5, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(
            host.call(
                    CovhFunction.CONNECT_DEVICE,
                    device.function.value(),
                    TestHost.DESCRIPTOR,
                    TestHost.BUFFER,
                    65536)
                .code())
        .contains(INVALID_PARAM);
    assertThat(connect(IdeStreamDescriptor.release(TestDevice.STREAM)).code())
        .contains(INVALID_PARAM);
  }

  @Test
  void requesterIdsOutsideTheManifestAreRefused() {
    assertThat(connect(stream(device.function, RequesterId.of(0, 0xc0, 0, 0))).code())
        .contains(BAD_RANGE);
    assertThat(connect(stream(device.function.plus(1), device.function.plus(7))).code())
        .as("the device itself has to be among them")
        .contains(BAD_RANGE);
  }

  @Test
  void addressesOutsideTheRootPortAreRefused() {
    AddressRange memory = new AddressRange(TestMachine.MEMORY, TestMachine.MEMORY + 0xF_FFFF);
    assertThat(connect(stream(device.function, device.function.plus(7), memory)).code())
        .contains(BAD_RANGE);
    assertThat(machine.events(TsmEvent.RuleBroken.class))
        .extracting(TsmEvent.RuleBroken::rule)
        .containsExactly(CoveRule.CONNECT_ADDRESSES_IN_MANIFEST);
  }

  @Test
  void moreAddressRangesThanTheDeviceHasRegistersForAreRefused() {
    device.addressBlocks = 0;
    assertThat(host.connect(device).code()).contains(INVALID_PARAM);
    assertNothingLeft(machine);
  }

  @Test
  void asManyAddressRangesAsTheDeviceHasRegistersForAreTaken() {
    device.addressBlocks = 1;
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void aStreamOfAnotherConnectionIsRefused() {
    host.connect(device);
    TestDevice other =
        java.util.Objects.requireNonNull(machine.devices.get(TestMachine.OTHER_DEVICE));
    assertThat(host.connect(other).code()).as("the same stream id").contains(INVALID_PARAM);
    IdeStreamDescriptor overlapping =
        IdeStreamDescriptor.of(
            StreamId.of(9),
            new StreamAssociation(
                other.function,
                other.function,
                List.of(new AddressRange(device.bar, device.bar + 0xF_FFFF))));
    host.write(TestHost.DESCRIPTOR, overlapping.toBytes());
    assertThat(
            host.call(
                    CovhFunction.CONNECT_DEVICE,
                    other.function.value(),
                    TestHost.DESCRIPTOR,
                    TestHost.BUFFER,
                    65536)
                .code())
        .as("the same addresses")
        .contains(INVALID_PARAM);
  }

  @Test
  void buffersThatAreMisalignedOrNotTheHostsAreRefused() {
    long[] a = host.connectArguments(device);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2] + 8, a[3]).code())
        .contains(INVALID_ADDRESS);
    assertThat(
            host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], TestMachine.TSM_PAGES, 4096).code())
        .contains(INVALID_ADDRESS);
    assertThat(
            host.call(CovhFunction.CONNECT_DEVICE, a[0], TestMachine.TSM_PAGES, a[2], a[3]).code())
        .contains(INVALID_ADDRESS);
    assertThat(host.call(CovhFunction.CONNECT_DEVICE, a[0], a[1], 0x1000, 4096).code())
        .contains(INVALID_ADDRESS);
  }

  @Test
  void aBufferThatTheHostGaveAwayMeanwhileIsNotWritten() {
    long[] a = host.connectArguments(device);
    host.driveSome(5, CovhFunction.CONNECT_DEVICE, a);
    host.carry();
    host.ok(CovhFunction.CONVERT_PAGES, TestHost.BUFFER, 16);
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a).code()).contains(INVALID_ADDRESS);
    assertThat(machine.chips.u64(TestHost.BUFFER)).isZero();
    assertNothingLeft(machine);
  }

  @Test
  void aBufferThatIsTooSmallSaysHowLargeAndLeavesNothing() {
    long[] a = host.connectArguments(device);
    SbiResult result = host.drive(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2], 64);
    assertThat(result.code()).contains(BAD_RANGE);
    assertThat(result.value()).isGreaterThan(1000);
    assertNothingLeft(machine);
    device.end.lose("it has to be keyed anew");
    assertThat(host.drive(CovhFunction.CONNECT_DEVICE, a[0], a[1], a[2], result.value()))
        .isEqualTo(SbiResult.SUCCESS);
  }

  private static SbiError refusal(
      CoveRule rule, java.util.function.Consumer<TestMachine.Options> change) {
    TestMachine.Options options = new TestMachine.Options();
    change.accept(options);
    TestMachine machine = new TestMachine(options);
    SbiResult result = new TestHost(machine).connect(machine.device());
    assertNothingLeft(machine);
    assertThat(broke(machine, rule)).isTrue();
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
    assertThat(broke(plain, CoveRule.CONNECT_CAPABILITIES)).isTrue();
    assertNothingLeft(plain);
  }

  @Test
  void theHandshakeIsNeverInTheClear() {
    host.connect(device);
    List<TsmEvent.Spdm> finish =
        machine.events(TsmEvent.Spdm.class).stream()
            .filter(e ->
                e.event() instanceof SpdmEvent.MessageSent sent && sent.name().equals("FINISH"))
            .toList();
    assertThat(finish).hasSize(1);
    assertThat(((SpdmEvent.MessageSent) finish.getFirst().event()).session()).isPresent();
  }

  @Test
  void aPortOfAnotherFunctionIsRefused() {
    device.claimedFunction = Optional.of(RequesterId.of(0, 0xbe, 3, 0));
    assertThat(host.connect(device).code()).contains(DENIED);
    assertThat(machine.events(TsmEvent.RuleBroken.class))
        .extracting(TsmEvent.RuleBroken::rule)
        .containsExactly(CoveRule.CONNECT_PORT_MATCHES);
    assertNothingLeft(machine);
  }

  @Test
  void aStreamThatIsEnabledBeforeItHasKeysIsRefused() {
    device.enabledTooEarly = true;
    assertThat(host.connect(device).code()).contains(DENIED);
  }

  @Test
  void keysThatAreNotDistinctAreNeverProgrammed() {
    long[] a = host.connectArguments(device);
    SbiResult pending = host.driveSome(11, CovhFunction.CONNECT_DEVICE, a);
    assertThat(pending.value()).isEqualTo(1);
    machine.random.stuck = true;
    host.carry();
    SbiResult result = host.drive(CovhFunction.CONNECT_DEVICE, a);
    assertThat(result.code()).contains(FAILED);
    assertNothingLeft(machine);
  }

  @Test
  void aSilentDeviceEndsWithIoAndLeavesNothing() {
    long[] a = host.connectArguments(device);
    for (int answered = 0; answered < 24; answered += 4) {
      SbiResult result = host.driveSome(answered, CovhFunction.CONNECT_DEVICE, a);
      TestHost.assertPending(result);
      host.slot(
          io.teeio.platform.sbi.PendingSpdm.transportError(
              CovhFunction.CONNECT_DEVICE.fid(), device.function.value()));
      assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(IO);
      assertNothingLeft(machine);
      device.end.lose("it has to be keyed anew");
    }
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void anAnswerThatComesTooLateEndsWithTimeoutAndLeavesNothing() {
    long[] a = host.connectArguments(device);
    for (int answered = 0; answered < 24; answered += 4) {
      TestHost.assertPending(host.driveSome(answered, CovhFunction.CONNECT_DEVICE, a));
      host.carry();
      machine.passed = machine.passed.plusSeconds(31);
      assertThat(host.call(CovhFunction.CONNECT_DEVICE, a).code()).contains(SbiError.TIMEOUT);
      assertNothingLeft(machine);
      device.end.lose("it has to be keyed anew");
    }
    assertThat(host.connect(device)).isEqualTo(SbiResult.SUCCESS);
  }

  @Test
  void receiversGoBeforeTransmitters() {
    host.connect(device);
    List<Integer> order =
        device.vendorRequests.stream()
            .filter(p -> p.at(0) == PciSigVendor.IDE_KM && p.at(1) == 4)
            .map(p -> p.at(6) >> 1 & 1)
            .toList();
    assertThat(order).as("Rx is 0, Tx is 1").containsExactly(0, 0, 0, 1, 1, 1);
    List<SbiCall> go =
        machine.events(TsmEvent.RootPortCalled.class).stream()
            .map(TsmEvent.RootPortCalled::call)
            .filter(call -> call.is(CovtFunction.SET_GO_RP_IDE_KEY))
            .toList();
    assertThat(go).hasSize(6);
  }

  @Test
  void bothEndsHaveTheSameSixKeys() {
    host.connect(device);
    for (SubStream sub : SubStream.values()) {
      for (PortDirection direction : PortDirection.values()) {
        assertThat(device.end.isProgrammed(KeySet.K0, direction, sub)).isTrue();
      }
    }
  }

  @Test
  void noKeyIsInAnEventOrInTheTranscript() {
    host.connect(device);
    List<Bytes> programs =
        device.vendorRequests.stream().filter(p -> p.at(0) == 0 && p.at(1) == 2).toList();
    assertThat(programs).hasSize(6);
    String everything = machine.events.toString() + host.transcript.orElseThrow();
    for (Bytes program : programs) {
      assertThat(everything).doesNotContain(program.slice(8, 40).toString());
    }
  }

  @Test
  void theTranscriptHoldsWholeMessagesWithoutPadding() throws Exception {
    host.connect(device);
    Bytes messages = ConnectionTranscript.read(host.transcript.orElseThrow()).messages();
    assertThat(messages.slice(0, 4)).isEqualTo(Bytes.of(0x10, 0x84, 0, 0));
    List<Bytes> sent =
        machine.events(TsmEvent.Spdm.class).stream()
            .flatMap(e ->
                switch (e.event()) {
                  case SpdmEvent.MessageSent m -> Optional.of(m.exact()).stream();
                  case SpdmEvent.MessageReceived m -> Optional.of(m.exact()).stream();
                  default -> Optional.<Bytes>empty().stream();
                })
            .toList();
    Bytes expected = Bytes.concat(sent.subList(0, 20).toArray(Bytes[]::new));
    assertThat(messages).isEqualTo(expected);
  }

  @Test
  void aDeviceThatWaitsForDisconnectIsNotConnected() {
    host.connect(device);
    host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value());
    host.slot(
        io.teeio.platform.sbi.PendingSpdm.transportError(
            CovhFunction.SPDM_HEARTBEAT.fid(), device.function.value()));
    assertThat(host.call(CovhFunction.SPDM_HEARTBEAT, device.function.value()).code()).contains(IO);
    assertThat(host.connect(device).code()).contains(INVALID_STATE);
    assertThat(host.disconnect(device)).isEqualTo(SbiResult.SUCCESS);
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

  /** Between the last key and the end of the call nothing asks the RDSM again. */
  @Test
  void aConnectionWhoseStreamIsLostWithItsLastKeyIsNone() {
    AtomicInteger enabled = new AtomicInteger();
    machine.listener =
        event -> {
          if (event instanceof TsmEvent.RootPortCalled(SbiCall call, SbiResult _)
              && call.is(CovtFunction.SET_GO_RP_IDE_KEY)
              && enabled.incrementAndGet() == 6) {
            machine.rootPort.port().disconnect();
          }
        };
    assertThat(host.connect(device).code()).contains(IO);
    assertThat(enabled).hasValue(6);
    assertNothingLeft(machine);
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
    assertNothingLeft(machine);
  }
}
