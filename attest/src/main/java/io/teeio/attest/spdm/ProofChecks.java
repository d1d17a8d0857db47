package io.teeio.attest.spdm;

import io.teeio.attest.Check;
import io.teeio.attest.DeviceAppraisal;
import io.teeio.attest.policy.Policy;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.rule.Guards;
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

  List<Check> checks(List<Bytes> nonces) {
    List<Check> checks = new ArrayList<>(signatures());
    List<Check> asked = new ArrayList<>();
    for (SpdmTranscript transcript : read.transcripts()) {
      asked.add(nonce(transcript, nonces));
      if (transcript instanceof SessionEvidence session) {
        session
            .connection()
            .map(new DeviceAppraisal(crypto, Guards.all())::configuration)
            .ifPresent(checks::add);
      }
    }
    Worst.of(asked).ifPresent(checks::add);
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

  private static Check nonce(SpdmTranscript transcript, List<Bytes> nonces) {
    Optional<Bytes> actual =
        switch (transcript) {
          case MeasurementEvidence measured ->
              measured.signing().map(GetMeasurements.Signing::nonce);
          case ChallengeEvidence challenge -> Optional.of(challenge.request().nonce());
          case SessionEvidence _ -> Optional.empty();
        };
    if (nonces.isEmpty()) {
      return Check.notRequired(NONCE, "none was demanded: the evidence may be of any age");
    }
    if (actual.isEmpty()) {
      return transcript instanceof SessionEvidence
          ? Check.notChecked(NONCE, "a connection transcript answers no nonce of its reader")
          : Check.fail(NONCE, "there is none, as nothing was to be signed");
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
