package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.SigningKey;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responders that are known by a public key instead of certificates. */
class ProvisionedKeyTest {
  private static final int SLOT = PeerIdentity.PROVISIONED_SLOT;
  private static final SigningKey KEY = Identities.first(Suite.P256).key();

  private static Ends ends(SpdmVersion version) {
    return Ends.of(version)
        .responder(Ends.responderLess(Capability.CERT))
        .responderWith(Capability.PUB_KEY_ID)
        .slots(Map.of())
        .responderParts(parts -> parts.withProvisionedKeys(List.of(KEY)))
        .requesterParts(parts -> parts.withResponderKeys(List.of(KEY.verificationKey())));
  }

  private static void broken(Outcome<?> outcome, SpdmRule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  @ParameterizedTest
  @EnumSource(value = SpdmVersion.class, names = "V1_0", mode = EnumSource.Mode.EXCLUDE)
  void provisionedKeySignsEverything(SpdmVersion version) throws Exception {
    Pair pair = ends(version).pair();
    pair.negotiated();
    assertThat(pair.requester().challenge(SLOT, SummaryType.ALL).orAbort().slotMask()).isZero();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(SLOT)).orAbort();
    SpdmSession session = pair.requester().openSession(SLOT, SummaryType.NONE, 0).orAbort();
    session.getMeasurements(MeasurementQuery.allSigned(SLOT)).orAbort();
    session.end().orAbort();
  }

  @Test
  void provisionedKeyMustBeKnownHere() throws Exception {
    Pair pair =
        ends(SpdmVersion.V1_3).requesterParts(parts -> parts.withResponderKeys(List.of())).pair();
    pair.negotiated();
    broken(pair.requester().challenge(SLOT, SummaryType.NONE), SpdmRule.PROVISIONED_KEY);
  }

  @Test
  void provisionedKeyMustBeToldByTheResponder() throws Exception {
    Pair pair =
        Ends.of(SpdmVersion.V1_3)
            .requesterParts(parts -> parts.withResponderKeys(List.of(KEY.verificationKey())))
            .pair();
    pair.negotiated();
    broken(pair.requester().openSession(SLOT, SummaryType.NONE, 0), SpdmRule.PROVISIONED_KEY);
  }

  @Test
  void challengeSignatureIsOfTheProvisionedKey() throws Exception {
    Pair pair =
        ends(SpdmVersion.V1_3)
            .responderParts(
                parts -> parts.withProvisionedKeys(List.of(Identities.second(Suite.P256).key())))
            .pair();
    pair.negotiated();
    broken(pair.requester().challenge(SLOT, SummaryType.NONE), SpdmRule.CHALLENGE_CHAIN);
    broken(
        pair.requester().openSession(SLOT, SummaryType.NONE, 0), SpdmRule.KEY_EXCHANGE_SIGNATURE);
  }

  @Test
  void aSlotThatIsNotThereIsRefused() throws Exception {
    Pair pair = ends(SpdmVersion.V1_3).pair();
    pair.negotiated();
    assertThat(pair.requester().getDigests())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.error().is(ErrorCode.UNSUPPORTED_REQUEST)).isTrue());
  }
}
