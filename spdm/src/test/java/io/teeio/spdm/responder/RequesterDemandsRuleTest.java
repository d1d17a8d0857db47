package io.teeio.spdm.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.Finish;
import io.teeio.spdm.role.Clock;
import io.teeio.spdm.role.Identities;
import io.teeio.spdm.role.MutualPair;
import io.teeio.spdm.role.Pair;
import io.teeio.spdm.role.Repeatable;
import io.teeio.spdm.role.Setup;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.SecuredVersion;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** DSP0274, FINISH: what a responder demands before it takes one. */
class RequesterDemandsRuleTest {
  private static final Crypto CRYPTO = Crypto.portable();

  private final Repeatable random = new Repeatable(3);
  private final ResponderConnection connection;
  private final RequesterDemands demands;

  RequesterDemandsRuleTest() throws Exception {
    Pair pair = MutualPair.plain().build();
    Negotiated negotiated = pair.negotiated().negotiated().orElseThrow();
    ResponderRole role =
        new ResponderRole(
            Binding.MCTP,
            ResponderProfile.device(),
            new ResponderParts(Identities.slots(Setup.PLAIN.suite()), List::of),
            CRYPTO,
            random,
            new Clock(),
            Guards.all(),
            event -> {});
    connection = ResponderConnection.of(role, negotiated, Bytes.of(1));
    demands = new RequesterDemands(role, connection);
  }

  private EncapsulationRule refused(RequesterProof proof, Finish finish) {
    Negotiated negotiated = connection.negotiated();
    LiveSession.Handshaking session =
        new LiveSession.Handshaking(
            SessionId.of(1, 2),
            new LiveSession.Terms(false, SecuredVersion.V1_1, 0, proof),
            new KeySchedule(CRYPTO, connection.hash(), SpdmVersion.V1_3),
            connection.transcripts().handshake(Bytes.zeros(32)),
            new DirectionSecrets(random.secret(32), random.secret(32), random.secret(32)),
            Optional.empty(),
            new Lane());
    Violation violation =
        catchThrowableOfType(
            Violation.class, () -> demands.finish(session, finish, finish.encode(negotiated)));
    assertThat(violation).isNotNull();
    return (EncapsulationRule) violation.rule();
  }

  private static Finish signed(int slot) {
    return new Finish(slot, Bytes.EMPTY, Optional.of(Bytes.zeros(64)), Bytes.zeros(32));
  }

  private static RequesterIdentity host() {
    PeerIdentity peer = MutualPair.HOST.chain();
    return new RequesterIdentity(0, peer, Bytes.EMPTY);
  }

  @Test
  void mutualDone() {
    RequesterProof proof = RequesterProof.ofWhoever(MutualAuthentication.ENCAPSULATED);
    assertThat(refused(proof, signed(0))).isEqualTo(EncapsulationRule.MUTUAL_DONE);
    proof.name(host());
    assertThat(refused(proof, signed(0))).isEqualTo(EncapsulationRule.FINISH_SIGNATURE);
  }

  @Test
  void mutualSlot() {
    assertThat(refused(RequesterProof.of(host()), signed(3)))
        .isEqualTo(EncapsulationRule.MUTUAL_SLOT);
  }

  @Test
  void finishSignatureIncluded() {
    Finish unsigned = new Finish(Bytes.zeros(32));
    assertThat(refused(RequesterProof.of(host()), unsigned))
        .isEqualTo(EncapsulationRule.FINISH_SIGNATURE_INCLUDED);
    assertThat(refused(RequesterProof.none(), signed(0)))
        .isEqualTo(EncapsulationRule.FINISH_SIGNATURE_INCLUDED);
  }
}
