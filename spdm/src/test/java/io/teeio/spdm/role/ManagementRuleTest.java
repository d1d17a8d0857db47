package io.teeio.spdm.role;

import static io.teeio.spdm.role.ManagedPair.chain;
import static io.teeio.spdm.role.ManagedPair.leaf;
import static io.teeio.spdm.role.ManagedPair.ownersChain;
import static io.teeio.spdm.role.ManagementTest.refused;
import static io.teeio.spdm.role.ManagementTest.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.BasicConstraints;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.SpdmObjectIdentifiers;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetMeasurementExtensionLog;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SetKeyPairInfo.Operation;
import io.teeio.spdm.message.SlotAddress;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.ResponderManagement;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each rule of managing a responder has a test that fails without it. */
final class ManagementRuleTest {
  private static final GetCsr CSR = new GetCsr(Bytes.EMPTY, Bytes.EMPTY);

  private final ManagedPair managed = ManagedPair.of(SpdmVersion.V1_4);

  private void brokeAtResponder(
      ManagedPair at, Outcome<?> outcome, ErrorCode code, ManagementRule rule) {
    refused(outcome, code);
    assertThat(at.pair.responderEvents)
        .filteredOn(SpdmEvent.RuleBroken.class::isInstance)
        .last()
        .satisfies(event -> assertThat(((SpdmEvent.RuleBroken) event).rule()).isEqualTo(rule));
  }

  private void broke(Outcome<?> outcome, ErrorCode code, ManagementRule rule) {
    brokeAtResponder(managed, outcome, code, rule);
  }

  private static void brokeAtRequester(Outcome<?> outcome, ManagementRule rule) {
    assertThat(outcome).isInstanceOf(Outcome.Broken.class);
    assertThat(((Outcome.Broken<?>) outcome).rule()).isEqualTo(rule);
  }

  @Test
  void managementSupported() throws Exception {
    ManagedPair bare = ManagedPair.with(SpdmVersion.V1_3, flags -> flags.without(Capability.CSR));
    brokeAtRequester(bare.clear().getCsr(CSR), ManagementRule.MANAGEMENT_SUPPORTED);
  }

  @Test
  void csrAttributes() throws Exception {
    GetCsr named = new GetCsr(1, 1, 0, false, Bytes.EMPTY, Bytes.EMPTY);
    broke(managed.clear().getCsr(named), ErrorCode.INVALID_REQUEST, ManagementRule.CSR_ATTRIBUTES);
  }

  @Test
  void csrTrackingTag() throws Exception {
    GetCsr tagged = new GetCsr(0, 0, 3, false, Bytes.EMPTY, Bytes.EMPTY);
    broke(
        managed.clear().getCsr(tagged), ErrorCode.INVALID_REQUEST, ManagementRule.CSR_TRACKING_TAG);
  }

  @Test
  void csrRequesterInfo() throws Exception {
    broke(
        managed.clear().getCsr(new GetCsr(Bytes.of(0x30, 0x05, 0x02), Bytes.EMPTY)),
        ErrorCode.INVALID_REQUEST,
        ManagementRule.CSR_REQUESTER_INFO);
  }

  @Test
  void csrOpaqueData() throws Exception {
    broke(
        managed.clear().getCsr(new GetCsr(Bytes.EMPTY, Bytes.zeros(1025))),
        ErrorCode.INVALID_REQUEST,
        ManagementRule.CSR_OPAQUE_DATA);
  }

  @Test
  void csrProof() throws Exception {
    ResponderManagement management = managed.clear();
    managed.pair.corruptResponse(0x6D, -8, 1);
    brokeAtRequester(management.getCsr(CSR), ManagementRule.CSR_PROOF);
  }

  @Test
  void setCertificateSlot() throws Exception {
    broke(
        managed.session().management().setCertificate(new SetCertificate(5, ownersChain(leaf()))),
        ErrorCode.INVALID_REQUEST,
        ManagementRule.SET_CERTIFICATE_SLOT);
  }

  @Test
  void setCertificateProtected() throws Exception {
    SetCertificate request = new SetCertificate(1, ownersChain(leaf()));
    broke(
        managed.clear().setCertificate(request),
        ErrorCode.SESSION_REQUIRED,
        ManagementRule.SET_CERTIFICATE_PROTECTED);
    ManagedPair factory =
        ManagedPair.with(
            SpdmVersion.V1_4,
            UnaryOperator.identity(),
            profile -> profile.withTrustedEnvironment(true),
            UnaryOperator.identity());
    factory.clear().setCertificate(request).orAbort();
  }

  @Test
  void setCertificateFactorySlot() throws Exception {
    broke(
        managed
            .session()
            .management()
            .setCertificate(new SetCertificate(0, 0, 0, Optional.empty())),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.SET_CERTIFICATE_FACTORY_SLOT);
  }

  @Test
  void setCertificateAttributes() throws Exception {
    broke(
        managed
            .clear()
            .setCertificate(new SetCertificate(0, 1, 1, Optional.of(ownersChain(leaf())))),
        ErrorCode.INVALID_REQUEST,
        ManagementRule.SET_CERTIFICATE_ATTRIBUTES);
  }

  @Test
  void setCertificateKey() throws Exception {
    Bytes foreign = chain(Identities.second(Suite.P256), leaf());
    broke(
        managed.clear().setCertificate(new SetCertificate(0, foreign)),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.SET_CERTIFICATE_KEY);
  }

  @Test
  void setCertificateChain() throws Exception {
    Bytes damaged = Pair.flip(ownersChain(leaf()), 6, 1);
    broke(
        managed.clear().setCertificate(new SetCertificate(0, damaged)),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.SET_CERTIFICATE_CHAIN);
  }

  @Test
  void setCertificateLeaf() throws Exception {
    Bytes silent = ownersChain(leaf().withBasicConstraints(Optional.empty()));
    broke(
        managed.clear().setCertificate(new SetCertificate(0, silent)),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.SET_CERTIFICATE_LEAF);
    ManagedPair of12 = ManagedPair.of(SpdmVersion.V1_2);
    of12.clear().setCertificate(new SetCertificate(0, silent)).orAbort();
    Bytes mute = ownersChain(leaf().withKeyUsages(Set.of(KeyUsage.KEY_CERT_SIGN)));
    brokeAtResponder(
        of12,
        of12.clear().setCertificate(new SetCertificate(0, mute)),
        ErrorCode.UNSPECIFIED,
        ManagementRule.SET_CERTIFICATE_LEAF);
    Bytes authority =
        ownersChain(leaf().withBasicConstraints(Optional.of(BasicConstraints.authority(0))));
    broke(
        managed.clear().setCertificate(new SetCertificate(0, authority)),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.SET_CERTIFICATE_LEAF);
  }

  @Test
  void chainThatDoesNotFitItsSlotIsTooLarge() throws Exception {
    Bytes longer =
        ownersChain(
            leaf()
                .withExtendedKeyUsages(
                    Collections.nCopies(100, SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION)));
    assertThat(longer.length()).isBetween(0x601, 0x1100);
    refused(
        managed.clear().setCertificate(new SetCertificate(0, longer)), ErrorCode.DATA_TOO_LARGE);
    refused(
        ManagedPair.of(SpdmVersion.V1_3).clear().setCertificate(new SetCertificate(0, longer)),
        ErrorCode.INVALID_REQUEST);
  }

  @Test
  void keyPairExists() throws Exception {
    ResponderManagement management = managed.clear();
    broke(management.getKeyPairInfo(0), ErrorCode.INVALID_REQUEST, ManagementRule.KEY_PAIR_EXISTS);
    broke(management.getKeyPairInfo(3), ErrorCode.INVALID_REQUEST, ManagementRule.KEY_PAIR_EXISTS);
  }

  @Test
  void keyPairAbility() throws Exception {
    ResponderManagement management = managed.clear();
    for (SetKeyPairInfo request :
        List.of(
            new SetKeyPairInfo(Operation.ERASE, 1, Optional.empty()),
            set(Operation.GENERATE, 1, 0, 0, 0),
            set(Operation.PARAMETER_CHANGE, 1, 1, 0, 1),
            set(Operation.PARAMETER_CHANGE, 1, 0, 1 << 4, 1),
            set(Operation.GENERATE, 2, 0x4000, 1 << 4, 0),
            set(Operation.GENERATE, 2, 1, 1, 0),
            set(Operation.GENERATE, 2, 1, 1 << 4, 0x10))) {
      broke(
          management.setKeyPairInfo(request),
          ErrorCode.INVALID_REQUEST,
          ManagementRule.KEY_PAIR_ABILITY);
    }
  }

  @Test
  void keyPairOneAlgorithm() throws Exception {
    broke(
        managed.clear().setKeyPairInfo(set(Operation.GENERATE, 2, 1, 0b11000, 0)),
        ErrorCode.INVALID_REQUEST,
        ManagementRule.KEY_PAIR_ONE_ALGORITHM);
  }

  @Test
  void keyPairInUse() throws Exception {
    ResponderManagement management = managed.clear();
    broke(
        management.setKeyPairInfo(set(Operation.PARAMETER_CHANGE, 1, 0, 0, 0)),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.KEY_PAIR_IN_USE);
    management.setKeyPairInfo(set(Operation.GENERATE, 2, 1, 1 << 3, 0b10)).orAbort();
    broke(
        management.setKeyPairInfo(new SetKeyPairInfo(Operation.ERASE, 2, Optional.empty())),
        ErrorCode.OPERATION_FAILED,
        ManagementRule.KEY_PAIR_IN_USE);
  }

  @Test
  void keyPairEcho() throws Exception {
    ResponderManagement management = managed.clear();
    managed.pair.corruptResponse(0x7C, 5, 3);
    brokeAtRequester(management.getKeyPairInfo(1), ManagementRule.KEY_PAIR_ECHO);
  }

  @Test
  void measurementLogOffset() throws Exception {
    ManagedPair logging = logging();
    logging.pair.negotiated();
    Bytes request = new GetMeasurementExtensionLog(0x1000, 16).encode(logging.pair.agreed());
    Envelope answer =
        logging
            .pair
            .responder()
            .respond(logging.pair.padded(Envelope.clear(request)))
            .orElseThrow();
    assertThat(answer.payload().slice(1, 3)).isEqualTo(Bytes.of(0x7F, 1));
    assertThat(logging.pair.responderEvents)
        .filteredOn(SpdmEvent.RuleBroken.class::isInstance)
        .last()
        .satisfies(event ->
            assertThat(((SpdmEvent.RuleBroken) event).rule())
                .isEqualTo(ManagementRule.MEASUREMENT_LOG_OFFSET));
  }

  @Test
  void measurementLogPortion() throws Exception {
    ManagedPair logging = logging();
    ResponderManagement management = logging.clear();
    logging.pair.onResponse =
        logging.pair.changing(0x6F, payload -> Bytes.concat(payload.slice(0, 4), Bytes.zeros(8)));
    brokeAtRequester(
        management.getMeasurementExtensionLog(), ManagementRule.MEASUREMENT_LOG_PORTION);
  }

  private static ManagedPair logging() {
    DmtfMeasurementLog log =
        new DmtfMeasurementLog(
            List.of(new DmtfMeasurementLog.Entry(1, 1, new DmtfMeasurement(9, true, Bytes.of(1)))));
    return ManagedPair.with(
        SpdmVersion.V1_3,
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        parts -> parts.withMeasurementLog(() -> log));
  }

  @Test
  void endpointInfoSlotAndSignature() throws Exception {
    ManagedPair telling =
        ManagedPair.with(
            SpdmVersion.V1_3,
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            parts -> parts.withEndpointInformation(subCode -> Optional.of(Bytes.of(7))));
    telling.pair.identified();
    ResponderManagement management = telling.pair.requester().management();
    int subCode = GetEndpointInfo.DEVICE_CLASS_IDENTIFIER;
    telling.pair.corruptResponse(0x07, 3, 1);
    brokeAtRequester(
        management.getSignedEndpointInfo(subCode, 0), ManagementRule.ENDPOINT_INFO_SLOT);
    telling.pair.corruptResponse(0x07, 10, 1);
    brokeAtRequester(
        management.getSignedEndpointInfo(subCode, 0), ManagementRule.ENDPOINT_INFO_SIGNATURE);
  }

  @Test
  void slotBankExists() throws Exception {
    broke(
        managed.clear().manageSlots(new SlotOperation.GetBankDetails(9)),
        ErrorCode.INVALID_REQUEST,
        ManagementRule.SLOT_BANK_EXISTS);
  }

  @Test
  void slotBankAlgorithm() throws Exception {
    ResponderManagement management = managed.session().management();
    for (long bits : new long[] {0, 0b11000, 1 << 3, 1 << 8}) {
      broke(
          management.manageSlots(new SlotOperation.ManageBank(1, 0, bits, 0)),
          ErrorCode.INVALID_REQUEST,
          ManagementRule.SLOT_BANK_ALGORITHM);
    }
  }

  @Test
  void slotBankEmpty() throws Exception {
    broke(
        managed.session().management().manageSlots(new SlotOperation.ManageBank(0, 0, 1 << 4, 0)),
        ErrorCode.INVALID_STATE,
        ManagementRule.SLOT_BANK_EMPTY);
    broke(
        managed.clear().manageSlots(new SlotOperation.ManageBank(1, 0, 1 << 4, 0)),
        ErrorCode.SESSION_REQUIRED,
        ManagementRule.SET_CERTIFICATE_PROTECTED);
  }

  @Test
  void slotAddressEcho() throws Exception {
    ResponderManagement management = managed.clear();
    managed.pair.corruptResponse(0x08, 10, 1);
    brokeAtRequester(
        management.manageSlots(new SlotOperation.GetBankDetails(0)),
        ManagementRule.SLOT_ADDRESS_ECHO);
  }

  @Test
  void subCodesThatAreNotListedAreInvalidAndThoseNotSupportedAreUnsupported() throws Exception {
    ResponderManagement management = managed.clear();
    refused(
        management.manageSlots(new SlotOperation.Unlisted(0x30, Bytes.EMPTY)),
        ErrorCode.INVALID_REQUEST);
    ManagedPair reading =
        ManagedPair.with(
            SpdmVersion.V1_4, flags -> flags.without(Capability.SET_CERT).without(Capability.CSR));
    refused(
        reading.clear().manageSlots(new SlotOperation.ManageSlot(new SlotAddress(0, 0), 0)),
        ErrorCode.UNSUPPORTED_REQUEST);
  }
}
