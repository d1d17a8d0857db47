package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.Capability;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.ExchangeScheme;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.algorithm.Registered;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.AlgorithmPreference;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole connections with every algorithm, in every version that has it. */
class EveryAlgorithmTest {
  private static final Map<KeyAlgorithm, SlotIdentity> IDENTITIES = new ConcurrentHashMap<>();

  private static SlotIdentity identity(KeyAlgorithm algorithm) {
    return IDENTITIES.computeIfAbsent(algorithm, each -> Ends.identity(each, 11));
  }

  /** From the negotiation to the end of a session, with all that is signed. */
  private static void whole(Pair pair) throws Exception {
    pair.identified();
    pair.requester().challenge(0, SummaryType.ALL).orAbort();
    pair.requester().getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
    if (pair.agreed().bothHave(Capability.KEY_EX)) {
      SpdmSession session = pair.requester().openSession(0, SummaryType.ALL, 0).orAbort();
      session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
      session.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
      session.end().orAbort();
    }
  }

  private static Stream<Arguments> inEveryVersion(Stream<? extends Registered> algorithms) {
    return algorithms.flatMap(algorithm ->
        Stream.of(SpdmVersion.values())
            .filter(version -> version.atLeast(algorithm.since()))
            .map(version -> Arguments.of(version, algorithm)));
  }

  static Stream<Arguments> signatures() {
    return inEveryVersion(
        Stream.<Registered>concat(
            Stream.of(BaseAsymAlgorithm.values()),
            Stream.of(
                PqcAsymAlgorithm.ML_DSA_44,
                PqcAsymAlgorithm.ML_DSA_65,
                PqcAsymAlgorithm.ML_DSA_87,
                PqcAsymAlgorithm.SLH_DSA_SHA2_128F,
                PqcAsymAlgorithm.SLH_DSA_SHAKE_128F)));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void everySignature(SpdmVersion version, SignatureScheme scheme) throws Exception {
    KeyAlgorithm key = CryptoSuite.signature(scheme).orElseThrow().keyAlgorithm();
    AlgorithmPreference algorithms =
        AlgorithmPreference.of(Suite.P256).withSignatures(List.of(scheme));
    Pair pair = Ends.of(version).algorithms(algorithms).slots(Map.of(0, identity(key))).pair();
    whole(pair);
    assertThat(pair.agreed().algorithms().signature()).contains(scheme);
  }

  static Stream<Arguments> exchanges() {
    return inEveryVersion(
        Stream.<Registered>concat(Stream.of(DheGroup.values()), Stream.of(KemAlgorithm.values())));
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void everyExchange(SpdmVersion version, ExchangeScheme scheme) throws Exception {
    AlgorithmPreference algorithms =
        AlgorithmPreference.of(Suite.P256).withExchanges(List.of(scheme));
    Pair pair = Ends.of(version).algorithms(algorithms).pair();
    whole(pair);
    assertThat(pair.agreed().algorithms().keyExchange()).contains(scheme);
  }

  static Stream<Arguments> hashes() {
    return inEveryVersion(Stream.of(BaseHashAlgorithm.values()));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void everyHash(SpdmVersion version, BaseHashAlgorithm hash) throws Exception {
    AlgorithmPreference algorithms = AlgorithmPreference.of(Suite.P256).withHashes(List.of(hash));
    Pair pair = Ends.of(version).algorithms(algorithms).pair();
    whole(pair);
    assertThat(pair.agreed().algorithms().hash()).contains(hash);
  }

  static Stream<Arguments> ciphers() {
    return inEveryVersion(Stream.of(AeadCipherSuite.values()));
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void everyCipher(SpdmVersion version, AeadCipherSuite cipher) throws Exception {
    AlgorithmPreference algorithms =
        AlgorithmPreference.of(Suite.P256).withCiphers(List.of(cipher));
    Pair pair = Ends.of(version).algorithms(algorithms).pair();
    whole(pair);
    assertThat(pair.agreed().algorithms().aead()).contains(cipher);
    Pair authenticated = Ends.of(version).algorithms(algorithms).without(Capability.ENCRYPT).pair();
    whole(authenticated);
  }

  @ParameterizedTest
  @EnumSource(SpdmVersion.class)
  void everythingOfferedIsAgreedOn(SpdmVersion version) throws Exception {
    Pair pair = Ends.of(version).algorithms(AlgorithmPreference.all()).pair();
    whole(pair);
    assertThat(pair.agreed().version()).isEqualTo(version);
  }

  @Test
  void postQuantumAloneHasNothingClassical() throws Exception {
    AlgorithmPreference algorithms =
        AlgorithmPreference.of(Suite.P256)
            .withSignatures(List.of(PqcAsymAlgorithm.ML_DSA_65))
            .withExchanges(List.of(KemAlgorithm.ML_KEM_768));
    Pair pair =
        Ends.of(SpdmVersion.V1_4)
            .algorithms(algorithms)
            .slots(Map.of(0, identity(KeyAlgorithm.ML_DSA_65)))
            .without(Capability.HANDSHAKE_IN_THE_CLEAR)
            .pair();
    whole(pair);
    assertThat(pair.agreed().algorithms().keyExchange()).contains(KemAlgorithm.ML_KEM_768);
  }
}
