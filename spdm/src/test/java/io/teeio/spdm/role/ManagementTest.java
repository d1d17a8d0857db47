package io.teeio.spdm.role;

import static io.teeio.spdm.role.ManagedPair.leaf;
import static io.teeio.spdm.role.ManagedPair.ownersChain;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.CertificationRequest;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.CertificateModel;
import io.teeio.spdm.identity.KeyPair;
import io.teeio.spdm.message.DeviceClass;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SlotAddress;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.message.SlotResult;
import io.teeio.spdm.message.StandardsBodyHeader;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.ResponderManagement;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verbs that manage a responder do what they are there for. */
final class ManagementTest {
  @ParameterizedTest
  @EnumSource(
      value = SpdmVersion.class,
      names = {"V1_2", "V1_3", "V1_4"})
  void csrIsForTheKeyOfTheDevice(SpdmVersion version) throws Exception {
    ManagedPair managed = ManagedPair.of(version);
    Bytes csr = managed.clear().getCsr(new GetCsr(Bytes.EMPTY, Bytes.EMPTY)).orAbort();
    CertificationRequest made = CertificationRequest.read(csr);
    assertThat(made.publicKey()).contains(Identities.first(Suite.P256).key().verificationKey());
    assertThat(made.isSignedByItsKey(ManagedPair.CRYPTO)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = SpdmVersion.class,
      names = {"V1_2", "V1_3", "V1_4"})
  void certificateOfTheOwnerIsChallenged(SpdmVersion version) throws Exception {
    ManagedPair managed = ManagedPair.of(version);
    SpdmSession session = managed.session();
    Bytes chain = ownersChain(leaf());
    assertThat(session.management().setCertificate(new SetCertificate(2, chain)).orAbort())
        .isEqualTo(2);
    session.end().orAbort();
    managed.pair.requester().getDigests().orAbort();
    CertificateChain set = managed.pair.requester().getCertificate(2).orAbort();
    assertThat(set.buffer()).isEqualTo(chain);
    managed.pair.requester().challenge(2, SummaryType.NONE).orAbort();
  }

  @Test
  void connectionGoesOnWithTheChainThatItRead() throws Exception {
    ManagedPair managed = ManagedPair.of(SpdmVersion.V1_3);
    CertificateChain read = managed.pair.identified();
    managed
        .pair
        .requester()
        .management()
        .setCertificate(new SetCertificate(0, ownersChain(leaf())));
    managed.pair.requester().openSession(0, read, SummaryType.NONE, 0).orAbort().end().orAbort();
    managed.pair.requester().getDigests().orAbort();
    assertThat(managed.pair.requester().getCertificate(0).orAbort()).isNotEqualTo(read);
  }

  @Test
  void certificateIsErased() throws Exception {
    ManagedPair managed = ManagedPair.of(SpdmVersion.V1_3);
    ResponderManagement management = managed.session().management();
    management.setCertificate(new SetCertificate(1, ownersChain(leaf()))).orAbort();
    assertThat(managed.store.state().bank(0).orElseThrow().slotMask()).isEqualTo(0b11);
    management.setCertificate(new SetCertificate(1, 0, 0, Optional.empty())).orAbort();
    assertThat(managed.store.state().bank(0).orElseThrow().slotMask()).isEqualTo(0b01);
  }

  @Test
  void aliasCertificatesStayBelowTheChainThatIsSet() throws Exception {
    ManagedPair managed =
        ManagedPair.with(SpdmVersion.V1_3, flags -> flags.with(Capability.ALIAS_CERT));
    var middle = Identities.first(Suite.P256).chain().certificates().subList(0, 2);
    Bytes partial =
        CertificateChain.of(ManagedPair.CRYPTO, Identities.hash(Suite.P256), middle).buffer();
    managed.clear().setCertificate(new SetCertificate(0, partial)).orAbort();
    var held = managed.store.state().bank(0).orElseThrow().slot(0).orElseThrow();
    assertThat(held.model()).isEqualTo(CertificateModel.ALIAS);
    assertThat(held.chain().certificates())
        .isEqualTo(Identities.first(Suite.P256).chain().certificates());
  }

  @Test
  void certificateWaitsForTheReset() throws Exception {
    ManagedPair managed =
        ManagedPair.with(SpdmVersion.V1_3, flags -> flags.with(Capability.CERT_INSTALL_RESET));
    Outcome<Integer> outcome =
        managed.session().management().setCertificate(new SetCertificate(1, ownersChain(leaf())));
    assertThat(refused(outcome, ErrorCode.RESET_REQUIRED)).isZero();
    assertThat(managed.store.state().bank(0).orElseThrow().slotMask()).isEqualTo(0b01);
    managed.store.reset();
    assertThat(managed.store.state().bank(0).orElseThrow().slotMask()).isEqualTo(0b11);
  }

  @Test
  void csrWaitsForTheReset() throws Exception {
    ManagedPair managed =
        ManagedPair.with(SpdmVersion.V1_3, flags -> flags.with(Capability.CERT_INSTALL_RESET));
    ResponderManagement management = managed.clear();
    GetCsr request = new GetCsr(Bytes.EMPTY, Bytes.EMPTY);
    int tag = refused(management.getCsr(request), ErrorCode.RESET_REQUIRED);
    assertThat(tag).isBetween(1, 7);
    GetCsr again = new GetCsr(0, 0, tag, false, Bytes.EMPTY, Bytes.EMPTY);
    assertThat(refused(management.getCsr(again), ErrorCode.RESET_REQUIRED)).isEqualTo(tag);
    managed.store.reset();
    assertThat(managed.clear().getCsr(again).orAbort().isEmpty()).isFalse();
    assertThat(refused(managed.clear().getCsr(again), ErrorCode.UNEXPECTED_REQUEST)).isZero();
  }

  @Test
  void csrOf12ComesWhenItIsAskedForAgain() throws Exception {
    ManagedPair managed =
        ManagedPair.with(SpdmVersion.V1_2, flags -> flags.with(Capability.CERT_INSTALL_RESET));
    GetCsr request = new GetCsr(Bytes.EMPTY, Bytes.EMPTY);
    assertThat(refused(managed.clear().getCsr(request), ErrorCode.RESET_REQUIRED)).isZero();
    managed.store.reset();
    assertThat(managed.clear().getCsr(request).orAbort().isEmpty()).isFalse();
  }

  @Test
  void eighthWaitingCsrIsRefusedUnlessItMayOverwrite() throws Exception {
    ManagedPair managed =
        ManagedPair.with(SpdmVersion.V1_3, flags -> flags.with(Capability.CERT_INSTALL_RESET));
    GetCsr request = new GetCsr(Bytes.EMPTY, Bytes.EMPTY);
    List<Integer> tags = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      tags.add(refused(managed.clear().getCsr(request), ErrorCode.RESET_REQUIRED));
    }
    assertThat(tags).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(refused(managed.clear().getCsr(request), ErrorCode.BUSY)).isZero();
    GetCsr overwriting = new GetCsr(0, 0, 0, true, Bytes.EMPTY, Bytes.EMPTY);
    assertThat(refused(managed.clear().getCsr(overwriting), ErrorCode.RESET_REQUIRED)).isEqualTo(1);
  }

  @Test
  void keyPairsTellWhatTheyAre() throws Exception {
    ManagedPair managed = ManagedPair.of(SpdmVersion.V1_4);
    KeyPairInfo first = managed.clear().getKeyPairInfo(1).orAbort();
    assertThat(first.totalKeyPairs()).isEqualTo(2);
    assertThat(first.currentAsymAlgo()).isEqualTo(1 << 3);
    assertThat(first.assocCertSlotMask()).isEqualTo(1);
    assertThat(first.publicKeyInfo().toString())
        .isEqualTo("301306072a8648ce3d020106082a8648ce3d030107");
    KeyPairInfo spare = managed.clear().getKeyPairInfo(2).orAbort();
    assertThat(spare.currentAsymAlgo()).isZero();
    assertThat(spare.capabilities()).isEqualTo(KeyPair.EVERY_ABILITY);
    assertThat(spare.publicKeyInfo().isEmpty()).isTrue();
  }

  @Test
  void keyPairIsGeneratedChangedAndErased() throws Exception {
    ManagedPair managed = ManagedPair.of(SpdmVersion.V1_3);
    ResponderManagement management = managed.clear();
    management.setKeyPairInfo(set(SetKeyPairInfo.Operation.GENERATE, 2, 0x3, 1 << 4, 0)).orAbort();
    KeyPair made = managed.store.state().keyPair(2).orElseThrow();
    assertThat(made.algorithm()).contains(KeyAlgorithm.EC_P384);
    assertThat(made.usage()).isEqualTo(3);
    management
        .setKeyPairInfo(set(SetKeyPairInfo.Operation.PARAMETER_CHANGE, 2, 1, 0, 0b100))
        .orAbort();
    KeyPair changed = managed.store.state().keyPair(2).orElseThrow();
    assertThat(changed.usage()).isEqualTo(1);
    assertThat(changed.slotMask()).isEqualTo(0b100);
    assertThat(changed.key()).isEqualTo(made.key());
    management.setKeyPairInfo(set(SetKeyPairInfo.Operation.PARAMETER_CHANGE, 2, 0, 0, 0)).orAbort();
    management
        .setKeyPairInfo(new SetKeyPairInfo(SetKeyPairInfo.Operation.ERASE, 2, Optional.empty()))
        .orAbort();
    assertThat(managed.store.state().keyPair(2).orElseThrow().key()).isEmpty();
  }

  @Test
  void keyPairWaitsForTheReset() throws Exception {
    ManagedPair managed =
        ManagedPair.with(SpdmVersion.V1_4, flags -> flags.with(Capability.SET_KEY_PAIR_RESET));
    SetKeyPairInfo generate = set(SetKeyPairInfo.Operation.GENERATE, 2, 1, 1 << 3, 0);
    assertThat(refused(managed.clear().setKeyPairInfo(generate), ErrorCode.RESET_REQUIRED))
        .isZero();
    assertThat(managed.store.state().keyPair(2).orElseThrow().key()).isEmpty();
    managed.store.reset();
    assertThat(managed.store.state().keyPair(2).orElseThrow().key()).isPresent();
  }

  @Test
  void logComesInPortionsAndInTheMeasurementThatExtendsIt() throws Exception {
    List<DmtfMeasurementLog.Entry> entries = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      entries.add(
          new DmtfMeasurementLog.Entry(
              i,
              0x11,
              new DmtfMeasurement(DmtfMeasurement.INFORMATIONAL, true, Bytes.zeros(700 + i))));
    }
    DmtfMeasurementLog log = new DmtfMeasurementLog(entries);
    ManagedPair managed =
        ManagedPair.with(
            SpdmVersion.V1_3,
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            parts -> parts.withMeasurementLog(() -> log));
    assertThat(managed.clear().getMeasurementExtensionLog().orAbort()).isEqualTo(log);
    long asked = managed.pair.requests.stream().filter(e -> e.payload().at(1) == 0xEF).count();
    assertThat(asked).isGreaterThan(1);
  }

  @Test
  void endpointTellsItsClassSignedAndNot() throws Exception {
    List<DeviceClass> classes =
        List.of(
            new DeviceClass(new StandardsBodyHeader(0, Bytes.EMPTY), List.of(Bytes.of(1, 2, 3))));
    ManagedPair managed =
        ManagedPair.with(
            SpdmVersion.V1_3,
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            parts ->
                parts.withEndpointInformation(
                    subCode -> Optional.of(DeviceClass.writeAll(classes))));
    int subCode = GetEndpointInfo.DEVICE_CLASS_IDENTIFIER;
    managed.pair.identified();
    ResponderManagement management = managed.pair.requester().management();
    assertThat(DeviceClass.readAll(management.getEndpointInfo(subCode).orAbort()))
        .isEqualTo(classes);
    assertThat(
            DeviceClass.readAll(
                management.getSignedEndpointInfo(subCode, 0).orAbort().endpointInfo()))
        .isEqualTo(classes);
  }

  @Test
  void banksAreShownConfiguredAndFilled() throws Exception {
    ManagedPair managed = ManagedPair.of(SpdmVersion.V1_4);
    ResponderManagement management = managed.session().management();
    SlotResult codes = management.manageSlots(new SlotOperation.GetSupportedSubCodes()).orAbort();
    assertThat(((SlotResult.SupportedSubCodes) codes).subCodes()).isEqualTo(0x7_0000_001FL);
    SlotResult info = management.manageSlots(new SlotOperation.GetBankInfo()).orAbort();
    assertThat(((SlotResult.BankInfo) info).banks())
        .containsExactly(new SlotResult.Bank(0, 0xF, 0xF), new SlotResult.Bank(1, 0xF, 0xF));
    management.manageSlots(new SlotOperation.ManageBank(1, 0, 1 << 4, 0)).orAbort();
    SlotResult.BankDetails details =
        (SlotResult.BankDetails)
            management.manageSlots(new SlotOperation.GetBankDetails(1)).orAbort();
    assertThat(details.asym().current()).isEqualTo(1 << 4);
    assertThat(details.attributes()).isEqualTo(SlotResult.BankDetails.CONFIG_ALGO);
    Bytes chain = ownersChain(leaf());
    management
        .manageSlots(new SlotOperation.SetSlotCertificate(new SlotAddress(0, 3), 3, chain))
        .orAbort();
    SlotResult read =
        management
            .manageSlots(new SlotOperation.GetCertificateChain(new SlotAddress(0, 3)))
            .orAbort();
    assertThat(read).isEqualTo(new SlotResult.SlotCertificateChain(chain));
    assertThat(managed.store.state().bank(0).orElseThrow().slot(3).orElseThrow().model())
        .isEqualTo(CertificateModel.GENERIC);
    management.manageSlots(new SlotOperation.ManageSlot(new SlotAddress(0, 3), 0)).orAbort();
    assertThat(managed.store.state().bank(0).orElseThrow().slot(3)).isEmpty();
    SlotResult csr =
        management
            .manageSlots(
                new SlotOperation.GetSlotCsr(
                    new SlotAddress(0, 0), new GetCsr(Bytes.EMPTY, Bytes.EMPTY)))
            .orAbort();
    assertThat(csr).isInstanceOf(SlotResult.SlotCsr.class);
  }

  static SetKeyPairInfo set(
      SetKeyPairInfo.Operation operation, int id, int usage, long algorithm, int slots) {
    return new SetKeyPairInfo(
        operation, id, Optional.of(new SetKeyPairInfo.Desired(usage, algorithm, slots, 0)));
  }

  /** The error data of a refusal with {@code code}. */
  static int refused(Outcome<?> outcome, ErrorCode code) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    var error = ((Outcome.Refused<?>) outcome).error();
    assertThat(error.known()).contains(code);
    return error.errorData();
  }
}
