package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.X509Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What OCSP responses say of certificates at an instant. */
final class OcspWords {
  private static final String SOURCE = "the OCSP response";

  private final X509Signed.Verifier verifier;
  private final Statements statements;
  private final Instant asOf;

  OcspWords(X509Signed.Verifier verifier, Statements statements, Instant asOf) {
    this.verifier = verifier;
    this.statements = statements;
    this.asOf = asOf;
  }

  Words about(Certificate certificate, Certificate issuer) {
    OcspAuthority authority = new OcspAuthority(verifier, issuer);
    List<Word> spoken = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (OcspResponse response : statements.responses()) {
      List<OcspAnswer> answers =
          response.answers().stream()
              .filter(answer -> answer.id().names(certificate, issuer))
              .toList();
      Optional<String> forgery =
          answers.isEmpty() ? Optional.empty() : authority.forgery(response, statements.lists());
      if (forgery.isPresent()) {
        refused.add(forgery.get());
        continue;
      }
      for (OcspAnswer answer : answers) {
        authority
            .invalidity(response, whenUsed(answer))
            .ifPresentOrElse(refused::add, () -> spoken.add(word(answer)));
      }
    }
    return new Words(spoken, refused);
  }

  /**
   * A responder has to be one at the instant that is asked about; or, for an answer that a policy
   * still takes after its time, at the last instant at which it was good by itself.
   */
  private Instant whenUsed(OcspAnswer answer) {
    Instant until = answer.nextUpdate().orElse(answer.thisUpdate());
    return asOf.isAfter(until) ? until : asOf;
  }

  private static Word word(OcspAnswer answer) {
    Word.Standing standing =
        switch (answer.status()) {
          case GOOD -> Word.Standing.GOOD;
          case UNKNOWN -> Word.Standing.UNKNOWN;
          case REVOKED -> answer.revocation().map(Word::standing).orElse(Word.Standing.REVOKED);
        };
    Optional<Revocation> revocation = answer.revocation();
    return new Word(SOURCE, answer.thisUpdate(), answer.nextUpdate(), standing, revocation);
  }
}
