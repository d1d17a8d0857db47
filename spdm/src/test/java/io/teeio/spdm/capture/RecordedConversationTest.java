package io.teeio.spdm.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.spdm.role.Identities;
import io.teeio.spdm.role.MutualPair;
import io.teeio.spdm.role.Pair;
import io.teeio.spdm.role.Setup;
import io.teeio.spdm.session.PresharedKeys;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conversations of our own roles are right in every check, and say so when something is missing.
 */
class RecordedConversationTest {
  private static final Bytes HINT = Bytes.of('h', 'i');

  static Stream<Setup> setups() {
    return Setup.all().stream().filter(setup -> setup.suite() == Suite.P256);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void everythingThatIsProvenIsChecked(Setup setup) throws Exception {
    Pair pair = new Pair(setup);
    Recording recording = new Recording(pair);
    pair.identified();
    pair.requester().challenge(0, SummaryType.ALL).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.one(1)).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    try (SpdmSession session =
        pair.requester().openSession(0, pair.identified(), SummaryType.NONE, 0).orAbort()) {
      session.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
      session.heartbeat().orAbort();
      session.updateKeys(KeyUpdateOperation.UPDATE_KEY).orAbort();
      session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
      session.heartbeat().orAbort();
      session.end().orAbort();
    }
    ReplaySummary summary = recording.replay();
    assertThat(summary.problems()).isEmpty();
    assertThat(summary.isClean()).isTrue();
    assertThat(summary.verified(ReplayCheck.CHALLENGE_AUTH_SIGNATURE)).isEqualTo(1);
    assertThat(summary.verified(ReplayCheck.MEASUREMENTS_SIGNATURE)).isEqualTo(1);
    assertThat(summary.verified(ReplayCheck.SESSION_MEASUREMENTS_SIGNATURE)).isEqualTo(1);
    assertThat(summary.verified(ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE)).isEqualTo(1);
    assertThat(summary.verified(ReplayCheck.FINISH_VERIFY_DATA)).isEqualTo(1);
    assertThat(
            summary.verified(
                setup.encryptedHandshake()
                    ? ReplayCheck.KEY_EXCHANGE_RSP_VERIFY_DATA
                    : ReplayCheck.FINISH_RSP_VERIFY_DATA))
        .isEqualTo(1);
    assertThat(summary.records()).isGreaterThan(10);
    assertThat(summary.decrypted()).isEqualTo(summary.records());
    assertThat(summary.clear() + summary.records()).isEqualTo(recording.frames().size());
  }

  private static Pair pair(
      Setup setup, UnaryOperator<CapabilitySet> requester, UnaryOperator<CapabilitySet> responder) {
    PresharedKeys keys = PresharedKeys.of(HINT, Secret.adopt(new byte[] {1, 2, 3, 4}));
    return new Pair(
        setup,
        setup.requester().withCapabilities(requester.apply(setup.requester().capabilities())),
        RequesterParts.NONE.withPresharedKeys(keys),
        setup.responder().withCapabilities(responder.apply(setup.responder().capabilities())),
        Identities.slots(setup.suite()),
        parts -> parts.withPresharedKeys(keys),
        Crypto.portable());
  }

  @ParameterizedTest
  @MethodSource("setups")
  void sharedKeysOpenTheirSessions(Setup setup) throws Exception {
    for (Capability kind : List.of(Capability.PSK, Capability.PSK_WITH_CONTEXT)) {
      Pair pair = pair(setup, flags -> flags.with(Capability.PSK), flags -> flags.with(kind));
      Recording recording = new Recording(pair);
      pair.identified();
      try (SpdmSession session =
          pair.requester().openPresharedSession(HINT, SummaryType.NONE, 0).orAbort()) {
        session.heartbeat().orAbort();
        session.end().orAbort();
      }
      ReplaySummary summary = recording.replay();
      assertThat(summary.problems()).isEmpty();
      assertThat(summary.verified(ReplayCheck.PSK_EXCHANGE_RSP_VERIFY_DATA)).isEqualTo(1);
      assertThat(summary.verified(ReplayCheck.PSK_FINISH_VERIFY_DATA))
          .isEqualTo(kind == Capability.PSK ? 0 : 1);
      assertThat(summary.decrypted()).isEqualTo(summary.records());
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void recordsThatAreNotEncryptedAreCheckedToo(Setup setup) throws Exception {
    Pair pair =
        pair(
            setup,
            flags -> flags.without(Capability.ENCRYPT),
            flags -> flags.without(Capability.ENCRYPT));
    Recording recording = new Recording(pair);
    try (SpdmSession session = pair.session()) {
      session.heartbeat().orAbort();
    }
    ReplaySummary summary = recording.replay();
    assertThat(summary.problems()).isEmpty();
    assertThat(summary.decrypted()).isEqualTo(summary.records()).isPositive();
  }

  static Stream<MutualPair> mutual() {
    List<MutualPair> pairs = new ArrayList<>();
    for (SpdmVersion version : List.of(SpdmVersion.V1_2, SpdmVersion.V1_3, SpdmVersion.V1_4)) {
      for (Setup setup : List.of(Setup.PLAIN, Setup.ENCRYPTED)) {
        for (MutualAuthentication form :
            List.of(MutualAuthentication.ENCAPSULATED, MutualAuthentication.IMPLICIT_DIGESTS)) {
          pairs.add(new MutualPair(setup, version).asking(form));
          pairs.add(new MutualPair(setup, version).asking(form).in(64));
        }
      }
    }
    pairs.add(MutualPair.plain().asking(MutualAuthentication.ENCAPSULATED).withSeveralKeys());
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("mutual")
  void theRequesterIsCheckedWhenItSaysWhoItIs(MutualPair mutual) throws Exception {
    Pair pair = mutual.build();
    Recording recording = new Recording(pair);
    try (SpdmSession session = pair.session()) {
      session.heartbeat().orAbort();
    }
    ReplaySummary summary = recording.replay();
    assertThat(summary.problems()).isEmpty();
    assertThat(summary.verified(ReplayCheck.FINISH_SIGNATURE)).isEqualTo(1);
    assertThat(summary.verified(ReplayCheck.FINISH_VERIFY_DATA)).isEqualTo(1);
    assertThat(summary.decrypted()).isEqualTo(summary.records()).isPositive();
  }

  @Test
  void aChallengedRequesterIsChecked() throws Exception {
    Pair pair = MutualPair.plain().basically().build();
    Recording recording = new Recording(pair);
    pair.identified();
    pair.requester().challenge(0, SummaryType.NONE).orAbort();
    ReplaySummary summary = recording.replay();
    assertThat(summary.problems()).isEmpty();
    assertThat(summary.verified(ReplayCheck.MUT_CHALLENGE_AUTH_SIGNATURE)).isEqualTo(1);
  }

  @Test
  void aProvisionedChainIsNamedWhenItIsMissingAndUsedWhenItIsGiven() throws Exception {
    var chain = MutualPair.HOST.chain().certificates();
    Pair pair =
        MutualPair.plain()
            .asking(MutualAuthentication.PROVISIONED)
            .provisioned(Map.of(0, chain))
            .build();
    Recording recording = new Recording(pair);
    try (SpdmSession session = pair.session()) {
      session.heartbeat().orAbort();
    }
    ReplaySummary missing = recording.replay();
    assertThat(missing.failed()).containsKeys(ReplayCheck.FINISH_SIGNATURE, ReplayCheck.SESSION);
    assertThat(missing.problems().getFirst().describe())
        .contains("missing requester chain slot 0")
        .contains("provisioned.requesterChains.0");
    Provisioned given =
        new Provisioned(Map.of(), Map.of(0, chain), Optional.empty(), Optional.empty());
    ReplaySummary found = recording.replay(recording.secrets(given), new ArrayList<>());
    assertThat(found.problems()).isEmpty();
    assertThat(found.verified(ReplayCheck.FINISH_SIGNATURE)).isEqualTo(1);
  }

  @Test
  void aMissingSecretIsNamedAndTheSignaturesAreStillChecked() throws Exception {
    Pair pair = MutualPair.plain().asking(MutualAuthentication.ENCAPSULATED).build();
    Recording recording = new Recording(pair);
    try (SpdmSession session = pair.session()) {
      session.heartbeat().orAbort();
    }
    ReplaySummary summary = recording.replay(CaptureSecrets.NONE, new ArrayList<>());
    assertThat(summary.verified(ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE)).isEqualTo(1);
    assertThat(summary.verified(ReplayCheck.FINISH_SIGNATURE)).isEqualTo(1);
    assertThat(summary.undecrypted()).isEqualTo(summary.records()).isPositive();
    assertThat(summary.failed()).containsEntry(ReplayCheck.SESSION, summary.records());
    assertThat(summary.problems().getFirst().describe())
        .contains("missing secret for session 0x")
        .contains("kind dhe");
  }

  @Test
  void fieldsCoverEveryByteOfAMessage() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    Recording recording = new Recording(pair);
    pair.identified();
    List<ReplayEvent> events = new ArrayList<>();
    recording.replay(CaptureSecrets.NONE, events);
    assertThat(events)
        .filteredOn(ReplayEvent.MessageRead.class::isInstance)
        .hasSizeGreaterThan(8)
        .allSatisfy(event -> {
          ReplayEvent.MessageRead read = (ReplayEvent.MessageRead) event;
          boolean[] seen = new boolean[read.exact().length()];
          for (Field field : read.fields()) {
            for (int i = 0; i < field.length() && field.offset() + i < seen.length; i++) {
              seen[field.offset() + i] = true;
            }
          }
          assertThat(seen).as(read.message().title()).doesNotContain(false);
        });
  }

  @Test
  void aProvisionedKeyIsNamedWhenItIsMissingAndUsedWhenItIsGiven() throws Exception {
    int slot = PeerIdentity.PROVISIONED_SLOT;
    SigningKey key = Identities.first(Suite.P256).key();
    Setup setup = Setup.PLAIN;
    Pair pair =
        new Pair(
            setup,
            setup.requester(),
            RequesterParts.NONE.withResponderKeys(List.of(key.verificationKey())),
            setup
                .responder()
                .withCapabilities(
                    setup
                        .responder()
                        .capabilities()
                        .without(Capability.CERT)
                        .with(Capability.PUB_KEY_ID)),
            Map.of(),
            parts -> parts.withProvisionedKeys(List.of(key)),
            Crypto.portable());
    Recording recording = new Recording(pair);
    pair.negotiated();
    pair.requester().challenge(slot, SummaryType.NONE).orAbort();
    try (SpdmSession session = pair.requester().openSession(slot, SummaryType.NONE, 0).orAbort()) {
      session.getMeasurements(MeasurementQuery.allSigned(slot)).orAbort();
    }
    ReplaySummary missing = recording.replay();
    assertThat(missing.failed())
        .containsKeys(
            ReplayCheck.CHALLENGE_AUTH_SIGNATURE,
            ReplayCheck.KEY_EXCHANGE_RSP_SIGNATURE,
            ReplayCheck.SESSION);
    assertThat(missing.problems().getFirst().describe())
        .contains("missing responder key")
        .contains("provisioned.responderKey");
    Provisioned given =
        new Provisioned(Map.of(), Map.of(), Optional.of(key.verificationKey()), Optional.empty());
    ReplaySummary found = recording.replay(recording.secrets(given), new ArrayList<>());
    assertThat(found.problems()).isEmpty();
    assertThat(found.verified(ReplayCheck.SESSION_MEASUREMENTS_SIGNATURE)).isEqualTo(1);
  }
}
