package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.rule.Guards;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SignedMeasurements;
import io.teeio.wire.Bytes;
import org.junit.jupiter.api.Test;

/** What somebody checks who has only the bytes, the chain and his nonce. */
class SignedMeasurementsTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final Bytes NONCE = new Repeatable(9).bytes(32);

  private final CertificateChain chain;
  private final Bytes transcript;

  SignedMeasurementsTest() throws Exception {
    Pair pair = new Pair(Setup.PLAIN);
    chain = pair.identified();
    transcript =
        pair.requester()
            .getMeasurements(MeasurementQuery.allSigned(0, NONCE))
            .orAbort()
            .signedTranscript()
            .orElseThrow();
  }

  private Outcome<SignedMeasurements> verify(Bytes bytes, CertificateChain of, Bytes nonce) {
    return SignedMeasurements.verify(CRYPTO, Guards.all(), bytes, of, nonce);
  }

  private static void broken(Outcome<?> outcome, SpdmRule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  @Test
  void whatWasSignedIsBelieved() throws Exception {
    SignedMeasurements signed = verify(transcript, chain, NONCE).orAbort();
    assertThat(signed.blocks()).hasSize(3);
    assertThat(signed.negotiated().version()).isEqualTo(Setup.PLAIN.version());
  }

  @Test
  void anotherNonceIsRefused() {
    broken(verify(transcript, chain, Bytes.zeros(32)), SpdmRule.MEASUREMENTS_NONCE);
  }

  @Test
  void anotherChainIsRefused() {
    broken(
        verify(transcript, Identities.second(Setup.PLAIN.suite()).chain(), NONCE),
        SpdmRule.MEASUREMENTS_SIGNATURE);
  }

  @Test
  void aChainOfAnotherAlgorithmIsRefused() {
    broken(
        verify(transcript, Identities.first(io.teeio.spdm.negotiation.Suite.P384).chain(), NONCE),
        SpdmRule.MEASUREMENTS_SIGNATURE);
  }

  @Test
  void nothingThatWasChangedIsBelieved() {
    for (int i = 0; i < transcript.length(); i++) {
      assertThat(verify(Pair.flip(transcript, i, 1), chain, NONCE).isDone())
          .as("byte " + i)
          .isFalse();
    }
  }

  @Test
  void nothingThatWasTruncatedOrExtendedIsBelieved() {
    for (int i = 0; i < transcript.length(); i += 3) {
      assertThat(verify(transcript.slice(0, i), chain, NONCE).isDone()).isFalse();
    }
    broken(verify(Bytes.concat(transcript, Bytes.of(0)), chain, NONCE), SpdmRule.MALFORMED_MESSAGE);
  }

  @Test
  void anUnsignedSeriesIsNotBelieved() {
    Bytes unsigned = transcript.slice(0, transcript.length() - 64);
    broken(verify(unsigned, chain, NONCE), SpdmRule.MALFORMED_MESSAGE);
  }
}
