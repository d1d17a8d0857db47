package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.Aborted;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, in whatever phase: nothing unchecked escapes, nothing hangs, and no session
 * or success comes of what was changed.
 */
class HostileBytesTest {
  private static final int RUNS = 60;
  private static final Setup OVER_MCTP =
      new Setup(SpdmVersion.V1_3, Suite.P256, Binding.MCTP, false);

  static List<Setup> setups() {
    return List.of(Setup.PLAIN, Setup.ENCRYPTED);
  }

  /** All requests of a whole life, to be sent again in any form. */
  private static List<Envelope> life(Pair pair) throws Exception {
    SpdmSession session = pair.session();
    pair.requester().challenge(0, SummaryType.ALL).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    session.getMeasurements(MeasurementQuery.one(1)).orAbort();
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    return List.copyOf(pair.requests);
  }

  private static Bytes mutated(Source source, Bytes original) {
    return switch (source.below(5)) {
      case 0 -> original;
      case 1 -> original.slice(0, source.between(0, original.length()));
      case 2 -> Bytes.concat(original, Bytes.copyOf(source.bytes(0, 8)));
      case 3 -> {
        byte[] changed = original.toArray();
        for (int i = source.between(1, 4); i > 0 && changed.length > 0; i--) {
          changed[source.below(changed.length)] = (byte) source.below(256);
        }
        yield Bytes.copyOf(changed);
      }
      default -> Bytes.copyOf(source.bytes(0, 80));
    };
  }

  @ParameterizedTest
  @MethodSource("setups")
  void theResponderBearsAnything(Setup setup) throws Exception {
    Pair recorded = new Pair(setup);
    List<Envelope> life = life(recorded);
    Property.check(
        RUNS,
        1,
        source -> {
          Pair pair = new Pair(setup);
          int honest = source.between(0, life.size());
          for (Envelope request : life.subList(0, honest)) {
            pair.responder().respond(request);
          }
          pair.stir();
          for (int i = source.between(1, 12); i > 0; i--) {
            Envelope one = life.get(source.below(life.size()));
            boolean secured = source.flag() ? one.secured() : source.flag();
            Set<Object> before = new HashSet<>(pair.responder().sessions());
            Optional<Envelope> answer =
                pair.responder().respond(new Envelope(secured, mutated(source, one.payload())));
            assertThat(answer).isPresent();
            assertThat(before).containsAll(pair.responder().sessions());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("setups")
  void theRequesterBearsAnything(Setup setup) throws Exception {
    Property.check(
        RUNS,
        2,
        source -> {
          Pair pair = new Pair(setup);
          int good = source.between(0, 16);
          List<Bytes> seen = new ArrayList<>();
          boolean[] touched = {false};
          pair.onResponse =
              envelope -> {
                seen.add(envelope.payload());
                if (seen.size() <= good) {
                  return envelope;
                }
                Bytes base = source.flag() ? envelope.payload() : source.pick(seen);
                Bytes changed = mutated(source, base);
                boolean secured = source.below(8) == 0 ? source.flag() : envelope.secured();
                touched[0] |= !changed.equals(envelope.payload()) || secured != envelope.secured();
                return new Envelope(secured, changed);
              };
          walk(pair, touched);
        });
  }

  @Test
  void everyTruncatedRequestIsRefused() throws Exception {
    Pair recorded = new Pair(OVER_MCTP);
    List<Envelope> life = life(recorded);
    Pair pair = new Pair(OVER_MCTP);
    for (Envelope request : life) {
      if (!request.secured()) {
        for (int length = 0; length < request.payload().length(); length++) {
          Bytes truncated = request.payload().slice(0, length);
          Bytes answer =
              pair.responder().respond(Envelope.clear(truncated)).orElseThrow().payload();
          assertThat(answer.at(1)).as(truncated.toString()).isEqualTo(0x7F);
        }
      }
      pair.responder().respond(request);
    }
    assertThat(pair.responder().sessions()).hasSize(1);
  }

  @Test
  void everyTruncatedResponseIsRefused() throws Exception {
    Pair recorded = new Pair(OVER_MCTP);
    List<Envelope> responses = new ArrayList<>();
    recorded.onResponse =
        envelope -> {
          responses.add(envelope);
          return envelope;
        };
    life(recorded);
    for (int at = 0; at < responses.size(); at++) {
      int size = responses.get(at).payload().length();
      for (int length = 0; length < size; length += 1 + size / 20) {
        assertThat(lifeWithTruncated(at, length)).as("response %d of %d", at, length).isFalse();
      }
    }
  }

  private static boolean lifeWithTruncated(int at, int length) throws Exception {
    Pair pair = new Pair(OVER_MCTP);
    int[] count = {0};
    pair.onResponse =
        envelope ->
            count[0]++ == at
                ? new Envelope(envelope.secured(), envelope.payload().slice(0, length))
                : envelope;
    try {
      life(pair);
      return true;
    } catch (Aborted refused) {
      return false;
    }
  }

  /** A life in which any answer may be changed; what is signed must not succeed after a change. */
  private static void walk(Pair pair, boolean[] touched) throws IOException {
    var requester = pair.requester();
    requester.negotiate();
    requester.getDigests();
    requester.getCertificate(0);
    boolean proven = requester.challenge(0, SummaryType.ALL).isDone();
    assertThat(proven && touched[0]).isFalse();
    boolean before = touched[0];
    boolean measured = requester.getMeasurements(MeasurementQuery.allSigned(0)).isDone();
    assertThat(measured && touched[0] && !before).isFalse();
    CertificateChain chain = Identities.first(Setup.PLAIN.suite()).chain();
    before = touched[0];
    var opened = requester.openSession(0, chain, SummaryType.NONE, 0);
    assertThat(opened.isDone() && touched[0] && !before).isFalse();
    if (opened instanceof io.teeio.spdm.Outcome.Done<SpdmSession>(SpdmSession session)) {
      before = touched[0];
      boolean done =
          session.heartbeat().isDone()
              && session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).isDone()
              && session.getMeasurements(MeasurementQuery.one(1)).isDone()
              && session.end().isDone();
      assertThat(done && touched[0] && !before).isFalse();
    }
    requester.close();
  }
}
