package io.teeio.spdm.requester;

import io.teeio.crypto.CertificationRequest;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.ManagementRule;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.Csr;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.EndpointInfo;
import io.teeio.spdm.message.GetCsr;
import io.teeio.spdm.message.GetEndpointInfo;
import io.teeio.spdm.message.GetKeyPairInfo;
import io.teeio.spdm.message.GetMeasurementExtensionLog;
import io.teeio.spdm.message.KeyPairInfo;
import io.teeio.spdm.message.MeasurementExtensionLog;
import io.teeio.spdm.message.SetCertificate;
import io.teeio.spdm.message.SetCertificateResponse;
import io.teeio.spdm.message.SetKeyPairInfo;
import io.teeio.spdm.message.SetKeyPairInfoAck;
import io.teeio.spdm.message.SlotManagement;
import io.teeio.spdm.message.SlotManagementResponse;
import io.teeio.spdm.message.SlotOperation;
import io.teeio.spdm.message.SlotResult;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.util.Optional;

/** What {@link ResponderManagement} does, on one way. */
final class ManagementFlow {
  private static final int NONCE_SIZE = 32;
  private static final int LOG_HEADER = 12;
  private static final int LONGEST_LOG = 1 << 24;

  private final Role role;
  private final Conversation conversation;
  private final Connection connection;

  ManagementFlow(Role role, Conversation conversation) {
    this.role = role;
    this.conversation = conversation;
    this.connection = conversation.connection();
  }

  Bytes csr(GetCsr request) throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.CSR);
    Csr answer = conversation.ask(request, Csr.class).message();
    proven(answer.csr());
    return answer.csr();
  }

  private void proven(Bytes csr) throws Violation, MalformedInput {
    CertificationRequest made = CertificationRequest.read(csr);
    role.guards()
        .require(
            ManagementRule.CSR_PROOF,
            made.isSignedByItsKey(role.crypto()),
            () -> "of " + made.publicKey());
  }

  int setCertificate(SetCertificate request)
      throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.SET_CERT);
    SetCertificateResponse answer =
        conversation.ask(request, SetCertificateResponse.class).message();
    role.guards()
        .require(
            SpdmRule.RESPONSE_TO_REQUEST,
            answer.slotId() == request.slotId(),
            () -> "slot " + answer.slotId() + " for slot " + request.slotId());
    connection.digests().remove(request.slotId());
    connection.chains().remove(request.slotId());
    return answer.slotId();
  }

  long slotSize(int slot) throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.CERT);
    return new ChainFetch(role, conversation).slotSize(slot);
  }

  KeyPairInfo keyPair(int id) throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.GET_KEY_PAIR_INFO);
    KeyPairInfo info = conversation.ask(new GetKeyPairInfo(id), KeyPairInfo.class).message();
    role.guards()
        .require(
            ManagementRule.KEY_PAIR_ECHO,
            info.keyPairId() == id && id <= info.totalKeyPairs(),
            () -> "key pair " + info.keyPairId() + " of " + info.totalKeyPairs() + " for " + id);
    return info;
  }

  boolean setKeyPair(SetKeyPairInfo request)
      throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.SET_KEY_PAIR_INFO);
    conversation.ask(request, SetKeyPairInfoAck.class);
    return true;
  }

  DmtfMeasurementLog log() throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.MEL);
    int most = role.profile().transferSize() - LOG_HEADER;
    WireWriter log = new WireWriter();
    long total = -1;
    do {
      int offset = log.length();
      MeasurementExtensionLog portion =
          conversation
              .ask(new GetMeasurementExtensionLog(offset, most), MeasurementExtensionLog.class)
              .message();
      int length = portion.portion().length();
      long sum = offset + length + portion.remainderLength();
      long expected = total;
      boolean adds = length > 0 && length <= most && (expected < 0 || sum >= expected);
      role.guards()
          .require(
              ManagementRule.MEASUREMENT_LOG_PORTION,
              adds,
              () -> length + " bytes at " + offset + " of " + sum);
      if (length == 0 || sum > LONGEST_LOG) {
        throw new Violation(ManagementRule.MEASUREMENT_LOG_PORTION, "the log has no end");
      }
      log.bytes(portion.portion());
      total = expected < 0 ? sum : expected;
    } while (log.length() < total);
    return DmtfMeasurementLog.read(log.toBytes().slice(0, (int) total));
  }

  EndpointInfo endpointInfo(int subCode) throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.EP_INFO_WITHOUT_SIGNATURE, Capability.EP_INFO_WITH_SIGNATURE);
    return conversation
        .ask(new GetEndpointInfo(subCode, 0, Optional.empty()), EndpointInfo.class)
        .message();
  }

  EndpointInfo signedEndpointInfo(int subCode, int slot)
      throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.EP_INFO_WITH_SIGNATURE);
    PeerIdentity signer = Identification.known(role, connection, slot);
    Bytes nonce = role.random().bytes(NONCE_SIZE);
    int named = PeerIdentity.nibble(slot);
    Answer<EndpointInfo> answer =
        conversation.ask(
            new GetEndpointInfo(subCode, named, Optional.of(nonce)), EndpointInfo.class);
    EndpointInfo given = answer.message();
    role.guards()
        .require(
            ManagementRule.ENDPOINT_INFO_SLOT,
            given.slotId() == named,
            () -> "slot " + given.slotId() + " for slot " + named);
    Bytes hash =
        connection
            .transcripts()
            .endpointInfo(answer.request(), given.beforeSignature(answer.response()));
    Bytes signature = given.signing().map(EndpointInfo.Signing::signature).orElse(Bytes.EMPTY);
    role.guards()
        .require(
            ManagementRule.ENDPOINT_INFO_SIGNATURE,
            Identification.verify(
                role, connection, SigningContext.ENDPOINT_INFO, signer, hash, signature),
            () -> "slot " + slot);
    return given;
  }

  SlotResult manageSlots(SlotOperation operation)
      throws IOException, Aborted, Violation, MalformedInput {
    needs(Capability.SLOT_MGMT);
    SlotResult result =
        conversation
            .ask(new SlotManagement(operation), SlotManagementResponse.class)
            .message()
            .result();
    if (operation instanceof SlotOperation.GetBankDetails(int bank)
        && result instanceof SlotResult.BankDetails details) {
      role.guards()
          .require(
              ManagementRule.SLOT_ADDRESS_ECHO,
              details.bankId() == bank,
              () -> "bank " + details.bankId() + " for bank " + bank);
    }
    if (result instanceof SlotResult.SlotCsr(Bytes csr)) {
      proven(csr);
    }
    return result;
  }

  private void needs(Capability... any) throws Violation {
    role.guards()
        .require(
            ManagementRule.MANAGEMENT_SUPPORTED,
            connection.negotiated().responder().flags().hasAny(any),
            () -> "the responder has none of " + java.util.List.of(any));
  }
}
