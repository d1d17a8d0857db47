package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** Whether the key of a device signed a transcript. */
final class TranscriptSignature {
  /** Check of a measurement transcript. */
  static final String REPORT = "report signature";

  /** Check of a challenge transcript. */
  static final String CHALLENGE = "challenge signature";

  /** Check of a connection transcript. */
  static final String SESSION = "session signature";

  private static final String CLAUSE = "DSP0274 1.3.0 Signature verification";

  private final Crypto crypto;
  private final DeviceChain chain;
  private final VerificationKey key;

  TranscriptSignature(Crypto crypto, DeviceChain chain, VerificationKey key) {
    this.crypto = crypto;
    this.chain = chain;
    this.key = key;
  }

  /**
   * An answer, and the negotiation under which it was found.
   *
   * @param used empty if none was
   */
  record Verified(Check check, Optional<Negotiated> used) {}

  /** The name of the check of {@code transcript}. */
  static String name(SpdmTranscript transcript) {
    return switch (transcript) {
      case MeasurementEvidence _ -> REPORT;
      case ChallengeEvidence _ -> CHALLENGE;
      case SessionEvidence _ -> SESSION;
    };
  }

  Verified of(SpdmTranscript transcript) {
    return switch (transcript) {
      case MeasurementEvidence measured -> report(measured);
      case ChallengeEvidence challenge ->
          plain(
              CHALLENGE,
              SigningContext.CHALLENGE_AUTH,
              challenge.agreed(),
              challenge.covered(),
              challenge.response().signature());
      case SessionEvidence session -> session(session);
    };
  }

  private Verified report(MeasurementEvidence measured) {
    if (measured.signature().isEmpty()) {
      Check unsigned = Check.fail(REPORT, "the MEASUREMENTS at the end is not signed");
      return new Verified(unsigned.under(CLAUSE), measured.negotiated());
    }
    Bytes signature = measured.signature().get();
    if (measured.negotiated().isPresent()) {
      return plain(
          REPORT,
          SigningContext.MEASUREMENTS,
          measured.negotiated().get(),
          measured.covered(),
          signature);
    }
    List<Negotiated> candidates =
        ImpliedNegotiation.candidates(measured.version(), key, signature.length());
    for (Negotiated candidate : candidates) {
      Verified tried =
          plain(REPORT, SigningContext.MEASUREMENTS, candidate, measured.covered(), signature);
      if (tried.check().result() == Check.Result.PASS) {
        return tried;
      }
    }
    Check wrong =
        Check.fail(
            REPORT,
            candidates.isEmpty()
                ? "a signature of "
                    + signature.length()
                    + " bytes is none of a key of "
                    + key.algorithm()
                : "is not one of the leaf certificate's key over this transcript");
    return new Verified(wrong.under(CLAUSE), Optional.empty());
  }

  private Verified plain(
      String name, SigningContext context, Negotiated negotiated, Bytes covered, Bytes signature) {
    Optional<HashAlgorithm> hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash);
    boolean good =
        hash.isPresent()
            && context.verify(crypto, negotiated, key, crypto.hash(hash.get(), covered), signature);
    return new Verified(answer(name, good, negotiated), Optional.of(negotiated));
  }

  private static Check answer(String name, boolean good, Negotiated negotiated) {
    String how =
        negotiated.algorithms().signature().map(Object::toString).orElse("no algorithm")
            + " over "
            + negotiated.algorithms().hash().map(Object::toString).orElse("no hash");
    return Check.of(
            name,
            good,
            how + " by the leaf certificate's key",
            "is not one of the leaf certificate's key over this transcript (" + how + ")")
        .under(CLAUSE);
  }

  private Verified session(SessionEvidence session) {
    Negotiated negotiated = session.agreed();
    Optional<HashAlgorithm> hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash);
    boolean good = false;
    if (hash.isPresent()) {
      for (Bytes named : chain.digests(crypto, hash.get())) {
        Bytes th = crypto.hash(hash.get(), session.before(), named, session.covered());
        good |=
            SigningContext.KEY_EXCHANGE_RSP.verify(
                crypto, negotiated, key, th, session.signature());
      }
    }
    return new Verified(answer(SESSION, good, negotiated), Optional.of(negotiated));
  }

  /** Whether CHALLENGE_AUTH names the chain that was handed over. */
  Check chainHash(ChallengeEvidence challenge) {
    String name = "chain digest";
    Optional<HashAlgorithm> hash =
        challenge.agreed().algorithms().hash().flatMap(CryptoSuite::hash);
    List<Bytes> digests = hash.map(known -> chain.digests(crypto, known)).orElse(List.of());
    Bytes actual = challenge.response().certChainHash();
    return Check.of(
            name,
            digests.contains(actual),
            "CHALLENGE_AUTH names this chain",
            "CHALLENGE_AUTH names another chain")
        .under("DSP0274 1.3.0 CHALLENGE_AUTH, CertChainHash")
        .comparing(
            String.join(" or ", digests.stream().map(Bytes::toString).toList()), actual.toString());
  }
}
