package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Envelope;
import io.teeio.testkit.Property;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks and encapsulated flows in which anything comes instead of what should. */
class HostileFlowsTest {
  private static final int RUNS = 40;
  private static final int TRANSFER_SIZE = 64;

  static List<Setup> setups() {
    return List.of(Setup.PLAIN, Setup.ENCRYPTED);
  }

  private static MutualPair mutual(Setup setup) {
    return new MutualPair(setup, SpdmVersion.V1_3).in(TRANSFER_SIZE);
  }

  private static void life(Pair pair) throws IOException {
    try {
      CertificateChain chain = pair.identified();
      SpdmSession session = pair.requester().openSession(0, chain, SummaryType.NONE, 0).orAbort();
      pair.responder().inquiries().updateKey(session.sessionId());
      session.serveResponder();
      session.getDigests();
    } catch (IOException gone) {
      throw gone;
    } catch (Exception aborted) {
      assertThat(aborted).isInstanceOf(io.teeio.spdm.Aborted.class);
    }
  }

  private static Bytes mutated(Source source, Bytes original) {
    return switch (source.below(4)) {
      case 0 -> original.slice(0, source.between(0, original.length()));
      case 1 -> Bytes.concat(original, Bytes.copyOf(source.bytes(0, 8)));
      case 2 -> {
        byte[] changed = original.toArray();
        for (int i = source.between(1, 4); i > 0 && changed.length > 0; i--) {
          changed[source.below(Math.min(changed.length, 32))] = (byte) source.below(256);
        }
        yield Bytes.copyOf(changed);
      }
      default -> Bytes.copyOf(source.bytes(0, 80));
    };
  }

  private static UnaryOperator<Envelope> hostile(Source source, int after) {
    int[] seen = {0};
    return envelope ->
        seen[0]++ < after || source.below(3) != 0
            ? envelope
            : new Envelope(envelope.secured(), mutated(source, envelope.payload()));
  }

  private static int length(Setup setup) throws IOException {
    Pair honest = mutual(setup).build();
    life(honest);
    assertThat(honest.responder().sessions()).hasSize(1);
    return honest.requests.size();
  }

  @ParameterizedTest
  @MethodSource("setups")
  void theResponderBearsAnything(Setup setup) throws Exception {
    int length = length(setup);
    Property.check(
        RUNS,
        11,
        source -> {
          MutualPair mutual = mutual(setup);
          Pair pair = mutual.build();
          pair.onRequest = hostile(source, source.between(0, length));
          tried(pair);
          assertThat(mutual.believed.size()).isLessThanOrEqualTo(1);
          assertThat(pair.responder().sessions().size())
              .isLessThanOrEqualTo(mutual.believed.size());
        });
  }

  @ParameterizedTest
  @MethodSource("setups")
  void theRequesterBearsAnything(Setup setup) throws Exception {
    int length = length(setup);
    Property.check(
        RUNS,
        12,
        source -> {
          Pair pair = mutual(setup).build();
          pair.onResponse = hostile(source, source.between(0, length));
          tried(pair);
        });
  }

  /** Whatever goes wrong is an outcome, or the transport's. */
  private static void tried(Pair pair) {
    try {
      life(pair);
    } catch (IOException gone) {
      assertThat(gone).isNotNull();
    }
  }
}
