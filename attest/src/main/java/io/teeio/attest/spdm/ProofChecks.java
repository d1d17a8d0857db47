package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the owner of the device's key said all this, and for us. */
final class ProofChecks {
  private static final String NONCE = "nonce";
  private static final Check NONE_DEMANDED =
      Check.notRequired(NONCE, "none was demanded: the evidence may be of any age");

  private final Crypto crypto;
  private final Policy policy;
  private final EvidenceReading read;
  private Optional<Negotiated> used = Optional.empty();

  ProofChecks(Crypto crypto, Policy policy, EvidenceReading read) {
    this.crypto = crypto;
    this.policy = policy;
    this.read = read;
  }

  /** Under which negotiation the first transcript was signed; empty before it was checked. */
  Optional<Negotiated> used() {
    return used;
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>(signatures());
    for (SpdmTranscript transcript : read.transcripts()) {
      if (transcript instanceof SessionEvidence session) {
        session
            .connection()
            .map(connection -> SpdmConfiguration.check(connection, policy.update()))
            .ifPresent(checks::add);
      }
    }
    nonce(read.evidence().nonces()).ifPresent(checks::add);
    used.ifPresent(negotiated -> {
      algorithms(negotiated).ifPresent(checks::add);
      policy.minimumVersion("spdm", negotiated.version().toString()).ifPresent(checks::add);
    });
    return checks;
  }

  private List<Check> signatures() {
    List<Check> reports = new ArrayList<>();
    List<Check> challenges = new ArrayList<>();
    List<Check> sessions = new ArrayList<>();
    List<Check> digests = new ArrayList<>();
    for (SpdmTranscript transcript : read.transcripts()) {
      TranscriptSignature.Verified verified = verified(transcript);
      used = used.or(verified::used);
      switch (transcript) {
        case MeasurementEvidence _ -> reports.add(verified.check());
        case ChallengeEvidence challenge -> {
          challenges.add(verified.check());
          signature().ifPresent(each -> digests.add(each.chainHash(challenge)));
        }
        case SessionEvidence session -> {
          sessions.add(verified.check());
          session.measurements().map(this::verified).ifPresent(each -> reports.add(each.check()));
        }
      }
    }
    List<Check> checks = new ArrayList<>();
    for (List<Check> each : List.of(reports, challenges, sessions, digests)) {
      Worst.of(each).ifPresent(checks::add);
    }
    return checks;
  }

  private Optional<TranscriptSignature> signature() {
    return read.chain()
        .flatMap(chain -> chain.key().map(key -> new TranscriptSignature(crypto, chain, key)));
  }

  private TranscriptSignature.Verified verified(SpdmTranscript transcript) {
    return signature()
        .map(each -> each.of(transcript))
        .orElseGet(() ->
            new TranscriptSignature.Verified(
                Check.notChecked(
                    TranscriptSignature.name(transcript),
                    read.chain().isEmpty()
                        ? "there is no key to verify it with"
                        : "the leaf's key is of an algorithm that is not used here"),
                transcript.negotiated()));
  }

  /**
   * A connection transcript has no nonce of its reader; beside measurements that answer one it only
   * says whose they are.
   */
  private Optional<Check> nonce(List<Bytes> nonces) {
    List<Check> answers = new ArrayList<>();
    for (SpdmTranscript transcript : read.transcripts()) {
      switch (transcript) {
        case MeasurementEvidence measured ->
            answers.add(nonce(measured.signing().map(GetMeasurements.Signing::nonce), nonces));
        case ChallengeEvidence challenge ->
            answers.add(nonce(Optional.of(challenge.request().nonce()), nonces));
        case SessionEvidence _ -> {
          // see above
        }
      }
    }
    if (answers.isEmpty() && !read.transcripts().isEmpty()) {
      return Optional.of(
          nonces.isEmpty()
              ? NONE_DEMANDED
              : Check.notChecked(NONCE, "a connection transcript answers no nonce of its reader"));
    }
    return Worst.of(answers);
  }

  private static Check nonce(Optional<Bytes> actual, List<Bytes> nonces) {
    if (nonces.isEmpty()) {
      return NONE_DEMANDED;
    }
    if (actual.isEmpty()) {
      return Check.fail(NONCE, "there is none, as nothing was to be signed");
    }
    return Check.of(
            NONCE,
            nonces.contains(actual.get()),
            "is the one that was demanded",
            "is not the one that was demanded")
        .under("DSP0274 1.3.0 Nonce")
        .comparing(
            String.join(" or ", nonces.stream().map(Bytes::toString).toList()),
            actual.get().toString());
  }

  private Optional<Check> algorithms(Negotiated negotiated) {
    Optional<SignatureAlgorithm> signature =
        negotiated.algorithms().signature().flatMap(CryptoSuite::signature);
    Optional<HashAlgorithm> hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash);
    return signature.isPresent() && hash.isPresent()
        ? Optional.of(policy.algorithms().check(signature.get(), hash.get()))
        : Optional.empty();
  }
}
