package io.teeio.spdm.requester;

import io.teeio.crypto.SigningKey;
import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.transcript.HandshakeTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.Optional;

/** How a requester proves who it is in the handshake of one session, if it is asked to. */
final class OwnAuthentication {
  private static final int WITHOUT_ENCAPSULATION = 1;
  private static final int ENCAPSULATED = 2;
  private static final int IMPLICIT_DIGESTS = 4;

  private final Role role;
  private final Negotiated negotiated;
  private final OwnIdentities identities;
  private int demand;
  private int slot;

  OwnAuthentication(Role role, Connection connection) {
    this.role = role;
    this.negotiated = connection.negotiated();
    this.identities = new OwnIdentities(role, connection);
  }

  /** Hears what KEY_EXCHANGE_RSP asks for, which this side must be able and willing to do. */
  void demanded(KeyExchangeResponse response) throws Violation {
    demand = response.mutAuthRequested();
    role.guards()
        .require(
            EncapsulationRule.MUTUAL_REQUESTED,
            (demand & ~(WITHOUT_ENCAPSULATION | ENCAPSULATED | IMPLICIT_DIGESTS)) == 0
                && Integer.bitCount(demand) <= 1
                && (demand == WITHOUT_ENCAPSULATION || response.slotIdParam() == 0),
            () -> "%d for slot %d".formatted(demand, response.slotIdParam()));
    if (demand == 0) {
      return;
    }
    check(role, negotiated, identities, demand != WITHOUT_ENCAPSULATION);
    slot = PeerIdentity.ofNibble(response.slotIdParam() & 0xF);
  }

  /** Whether what the responder asks for was negotiated, and this side has somebody to be. */
  static void check(
      Role role, Negotiated negotiated, OwnIdentities identities, boolean encapsulated)
      throws Violation {
    role.guards()
        .require(
            SpdmRule.MUTUAL_AUTHENTICATION_OFFERED,
            identities.areOffered(),
            () -> "there is no identity with a key of the negotiated algorithm");
    role.guards()
        .require(
            EncapsulationRule.MUTUAL_SUPPORTED,
            negotiated.responder().has(Capability.MUT_AUTH)
                && (!encapsulated || negotiated.bothHave(Capability.ENCAP)),
            () -> "it was asked for");
  }

  /** FINISH up to its verify data, and the hash that this covers. */
  record Unproven(int slot, Optional<Bytes> signature, Bytes hash) {}

  /** Runs the encapsulated flow if there is one, and signs if that is asked for. */
  Unproven prove(Conversation conversation, HandshakeTranscript transcript)
      throws IOException, Aborted, Violation, MalformedInput {
    Bytes verifyData = Bytes.zeros(negotiated.hashSize());
    if (demand == 0) {
      Finish finish = new Finish(verifyData);
      Bytes hash = transcript.finish(finish.beforeVerifyData(finish.encode(negotiated)));
      return new Unproven(0, Optional.empty(), hash);
    }
    Bytes digests = Bytes.EMPTY;
    if (demand != WITHOUT_ENCAPSULATION) {
      EncapsulatedAnswers answers =
          new EncapsulatedAnswers(
              role, conversation, EncapsulatedAnswers.Purpose.HANDSHAKE, Optional.empty());
      slot =
          new EncapsulatedFlow(role, conversation, answers)
              .authenticate(demand == IMPLICIT_DIGESTS);
      digests = answers.digests();
    }
    OwnIdentities.Signer signer =
        identities
            .signer(slot, SlotIdentity.KEY_EXCHANGE_USE)
            .orElseThrow(() -> new Violation(EncapsulationRule.MUTUAL_IDENTITY, "slot " + slot));
    transcript.requesterIdentity(
        negotiated.multiKeyRequester() ? digests : Bytes.EMPTY, signer.digest());
    return sign(transcript, signer.key());
  }

  private Unproven sign(HandshakeTranscript transcript, SigningKey key) {
    Bytes zeros = Bytes.zeros(negotiated.requesterSignatureSize());
    Finish finish =
        new Finish(slot, Bytes.EMPTY, Optional.of(zeros), Bytes.zeros(negotiated.hashSize()));
    Bytes hash = transcript.finishSigned(finish.beforeSignature(finish.encode(negotiated)));
    Bytes signature =
        SigningContext.FINISH.sign(role.crypto(), negotiated, key, hash, role.random());
    return new Unproven(slot, Optional.of(signature), transcript.finishSignature(signature));
  }
}
