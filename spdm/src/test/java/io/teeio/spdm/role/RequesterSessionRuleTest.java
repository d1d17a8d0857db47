package io.teeio.spdm.role;

import static io.teeio.spdm.role.RequesterBench.FINISH_RSP;
import static io.teeio.spdm.role.RequesterBench.KEY_EXCHANGE_RSP;
import static io.teeio.spdm.role.RequesterBench.SETUP;
import static io.teeio.spdm.role.RequesterBench.SIGNATURE;
import static io.teeio.spdm.role.RequesterBench.against;
import static io.teeio.spdm.role.RequesterBench.broken;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which sessions a requester refuses, each by the rule that demands it. */
class RequesterSessionRuleTest {
  private final Pair pair = new Pair(SETUP);

  private Outcome<SpdmSession> opening() throws Exception {
    CertificateChain chain = pair.identified();
    return pair.requester().openSession(0, chain, SummaryType.NONE, 0);
  }

  @Test
  void aSessionIsNotOpenedWithAResponderThatHasNone() throws Exception {
    CapabilitySet flags =
        CapabilitySet.of(Capability.CERT, Capability.CHAL, Capability.MEAS_WITH_SIGNATURE);
    Pair without = against(SETUP.responder().withCapabilities(flags));
    CertificateChain chain = without.identified();
    broken(
        without.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.SESSION_SUPPORTED);
  }

  private void sessionIsRefused(int code, int offset, int xor, SpdmRule rule) throws Exception {
    CertificateChain chain = pair.identified();
    pair.corruptResponse(code, offset, xor);
    broken(pair.requester().openSession(0, chain, SummaryType.NONE, 0), rule);
  }

  @Test
  void mutualAuthenticationInASessionIsRefused() throws Exception {
    sessionIsRefused(KEY_EXCHANGE_RSP, 6, 0x01, SpdmRule.MUTUAL_AUTHENTICATION_OFFERED);
  }

  @Test
  void aHeartbeatThatWasNotNegotiatedIsRefused() throws Exception {
    Pair silent =
        new Pair(
            SETUP,
            SETUP
                .requester()
                .withCapabilities(SETUP.requester().capabilities().without(Capability.HBEAT)),
            SETUP.responder(),
            Identities.slots(Suite.P256),
            Crypto.portable());
    CertificateChain chain = silent.identified();
    silent.corruptResponse(KEY_EXCHANGE_RSP, 2, 0x10);
    broken(
        silent.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.SESSION_HEARTBEAT);
  }

  @Test
  void aSecuredVersionThatWasNotOfferedIsRefused() throws Exception {
    sessionIsRefused(KEY_EXCHANGE_RSP, -SIGNATURE - 1, 0x20, SpdmRule.SECURED_VERSION_NO_COMMON);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 40, -1, -SIGNATURE})
  void aChangedKeyExchangeIsRefused(int offset) throws Exception {
    sessionIsRefused(KEY_EXCHANGE_RSP, offset, 0x01, SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aKeyExchangeSignedByAnotherKeyIsRefused() throws Exception {
    pair.identified();
    CertificateChain other = Identities.second(Suite.P256).chain();
    broken(
        pair.requester().openSession(0, other, SummaryType.NONE, 0),
        SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aChangedRequestShowsInTheSignature() throws Exception {
    CertificateChain chain = pair.identified();
    pair.onRequest = pair.changing(0xE4, payload -> Pair.flip(payload, 8, 1));
    broken(
        pair.requester().openSession(0, chain, SummaryType.NONE, 0),
        SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aSharePointOffTheCurveIsRefusedThoughSigned() throws Exception {
    Pair liar =
        new Pair(
            SETUP,
            SETUP.requester(),
            SETUP.responder(),
            Identities.slots(Suite.P256),
            new CurveLiar(Crypto.portable()));
    CertificateChain chain = liar.identified();
    broken(liar.requester().openSession(0, chain, SummaryType.NONE, 0), SpdmRule.SESSION_KEY_SHARE);
  }

  @Test
  void aWrongVerifyDataOfTheKeyExchangeIsRefused() throws Exception {
    Pair encrypted = new Pair(Setup.ENCRYPTED);
    CertificateChain chain = encrypted.identified();
    encrypted.corruptResponse(KEY_EXCHANGE_RSP, -1, 0x01);
    broken(
        encrypted.requester().openSession(0, chain, SummaryType.NONE, 0),
        SpdmRule.KEY_EXCHANGE_VERIFY_DATA);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, -1})
  void aWrongVerifyDataOfTheFinishIsRefused(int offset) throws Exception {
    sessionIsRefused(FINISH_RSP, offset, 0x01, SpdmRule.FINISH_RSP_VERIFY_DATA);
  }

  @Test
  void aClearFinishInAnEncryptedHandshakeIsRefused() throws Exception {
    Pair encrypted = new Pair(Setup.ENCRYPTED);
    CertificateChain chain = encrypted.identified();
    encrypted.onResponse =
        envelope ->
            envelope.secured() ? Envelope.clear(Bytes.of(0x13, FINISH_RSP, 0, 0)) : envelope;
    broken(
        encrypted.requester().openSession(0, chain, SummaryType.NONE, 0),
        SpdmRule.RESPONSE_TO_REQUEST);
  }

  @Test
  void aFailedOpeningLeavesNoSession() throws Exception {
    sessionIsRefused(FINISH_RSP, 4, 0x01, SpdmRule.FINISH_RSP_VERIFY_DATA);
    pair.onResponse = envelope -> envelope;
    opening().orAbort().heartbeat().orAbort();
  }
}
