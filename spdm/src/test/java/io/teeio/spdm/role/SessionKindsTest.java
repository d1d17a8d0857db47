package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SecuredVersion;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions in every form, from their beginning to their end. */
class SessionKindsTest {
  private static final Capability CLEAR = Capability.HANDSHAKE_IN_THE_CLEAR;

  static List<Ends> forms() {
    List<Ends> forms = new ArrayList<>();
    for (SpdmVersion version : SpdmVersion.values()) {
      if (version.atLeast(SpdmVersion.V1_1)) {
        for (Binding binding : List.of(Binding.MCTP, Binding.PCI_DOE)) {
          Ends ends = Ends.of(version).over(binding);
          forms.add(ends);
          forms.add(ends.without(CLEAR));
          forms.add(ends.without(Capability.ENCRYPT));
          forms.add(ends.without(CLEAR, Capability.ENCRYPT));
        }
      }
    }
    return forms;
  }

  private static void live(Pair pair, SpdmSession session, int slot) throws Exception {
    pair.vendor = (id, standard, vendor, payload) -> new VendorDefinedHandler.Answer(payload);
    session.heartbeat().orAbort();
    session.updateKeys(KeyUpdateOperation.UPDATE_KEY).orAbort();
    session.getMeasurements(MeasurementQuery.allSigned(slot)).orAbort();
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    assertThat(session.vendorDefined(3, Bytes.of(1, 0), Bytes.of(7, 8)).orAbort())
        .isEqualTo(Bytes.of(7, 8));
    session.end().orAbort();
    assertThat(pair.responder().sessions()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void fromAKeyExchange(Ends ends) throws Exception {
    Pair pair = ends.pair();
    pair.identified();
    live(pair, pair.requester().openSession(0, SummaryType.ALL, 0).orAbort(), 0);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void fromASharedKeyWithContext(Ends ends) throws Exception {
    Pair pair = ends.pair();
    pair.identified();
    live(pair, pair.requester().openPresharedSession(Ends.HINT, SummaryType.ALL, 0).orAbort(), 0);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void fromASharedKeyWithoutContext(Ends ends) throws Exception {
    Pair pair = ends.responderWith(Capability.PSK).pair();
    pair.identified();
    live(pair, pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0).orAbort(), 0);
  }

  @Test
  void severalAtOnceHaveIdsOfTheirOwn() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_3).pair();
    pair.identified();
    List<SpdmSession> sessions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      sessions.add(pair.requester().openSession(0, SummaryType.NONE, 0).orAbort());
      sessions.add(pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0).orAbort());
    }
    assertThat(sessions.stream().map(SpdmSession::id))
        .containsExactly(0xFFFF_FFFFL, 0xFFFE_FFFEL, 0xFFFD_FFFDL, 0xFFFC_FFFCL);
    for (SpdmSession session : sessions) {
      session.heartbeat().orAbort();
    }
    sessions.get(1).end().orAbort();
    assertThat(pair.requester().openSession(0, SummaryType.NONE, 0).orAbort().id())
        .isEqualTo(0xFFFE_FFFEL);
  }

  @ParameterizedTest
  @MethodSource("securedVersions")
  void everyVersionOfSecuredMessages(VersionNumber version) throws Exception {
    Pair pair =
        Ends.of(SpdmVersion.V1_3)
            .requester(profile -> profile.withSecuredVersions(List.of(version)))
            .pair();
    pair.identified();
    SpdmSession session = pair.requester().openSession(0, SummaryType.NONE, 0).orAbort();
    assertThat(session.securedVersion()).isEqualTo(version);
    session.heartbeat().orAbort();
    session.heartbeat().orAbort();
    session.end().orAbort();
  }

  static List<VersionNumber> securedVersions() {
    return SecuredVersion.all();
  }

  @Test
  void aKeyLogHearsOfEverySecretOnBothSides() throws Exception {
    List<String> heard = new ArrayList<>();
    AgreedSecrets log =
        (session, kind, secret) -> heard.add(session + " " + kind + " " + secret.length());
    Pair pair =
        Ends.of(SpdmVersion.V1_3)
            .requesterParts(parts -> parts.withAgreedSecrets(log))
            .responderParts(parts -> parts.withAgreedSecrets(log))
            .pair();
    pair.identified();
    String dhe =
        pair.requester().openSession(0, SummaryType.NONE, 0).orAbort().sessionId() + " DHE";
    String psk =
        pair.requester().openPresharedSession(Ends.HINT, SummaryType.NONE, 0).orAbort().sessionId()
            + " PSK";
    assertThat(heard).containsExactly(dhe + " 32", dhe + " 32", psk + " 12", psk + " 12");
  }

  @Test
  void aHeartbeatIsDueOnePeriodAfterTheLastTraffic() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_3).responder(p -> p.withHeartbeatPeriod(10)).pair();
    SpdmSession session = pair.session();
    assertThat(session.heartbeatDue()).contains(pair.clock.instant().plusSeconds(10));
    pair.clock.advance(Duration.ofSeconds(10));
    session.heartbeat().orAbort();
    assertThat(session.heartbeatDue()).contains(pair.clock.instant().plusSeconds(10));
    pair.clock.advance(Duration.ofSeconds(21));
    pair.responder().expireSilentSessions();
    assertThat(pair.responder().sessions()).isEmpty();
    Pair without = Ends.of(SpdmVersion.V1_3).without(Capability.HBEAT).pair();
    assertThat(without.session().heartbeatDue()).isEmpty();
  }

  @Test
  void slotSizeSupportedSince13() throws Exception {
    Pair pair = Ends.of(SpdmVersion.V1_4).pair();
    pair.identified();
    long size = pair.requester().management().getSlotSize(0).orAbort();
    assertThat(size).isGreaterThanOrEqualTo(Identities.first(Suite.P256).chain().buffer().length());
    Pair old = Ends.of(SpdmVersion.V1_2).pair();
    old.negotiated();
    assertThat(old.requester().management().getSlotSize(0))
        .isInstanceOfSatisfying(
            Outcome.Broken.class,
            broken -> assertThat(broken.rule()).isEqualTo(SpdmRule.SLOT_SIZE_SUPPORTED));
  }
}
