package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What lists of revoked certificates say at an instant (RFC 5280 6.3): each complete list by
 * itself, and with the newest delta that goes with it.
 */
final class ListWords {
  private static final String SOURCE = "the CRL";
  private static final String DISTRIBUTION_POINTS = "2.5.29.31";

  private final X509Signed.Verifier verifier;
  private final List<RevocationList> lists;
  private final Instant asOf;
  private final Duration staleness;

  ListWords(
      X509Signed.Verifier verifier, List<RevocationList> lists, Instant asOf, Duration staleness) {
    this.verifier = verifier;
    this.lists = lists;
    this.asOf = asOf;
    this.staleness = staleness;
  }

  Words about(Certificate certificate, Certificate issuer) {
    List<RevocationList> authentic = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (RevocationList list : lists) {
      if (list.issuer().equals(issuer.subjectName()) && covers(list.coverage(), certificate)) {
        forgery(list, issuer).ifPresentOrElse(refused::add, () -> authentic.add(list));
      }
    }
    List<Word> spoken = new ArrayList<>();
    for (RevocationList list : authentic) {
      if (list.deltaOf().isEmpty()) {
        spoken.add(word(list, delta(list, authentic), certificate.serial()));
      }
    }
    return new Words(spoken, refused);
  }

  private Optional<String> forgery(RevocationList list, Certificate issuer) {
    if (!issuer.allows(KeyUsage.CRL_SIGN)) {
      return Optional.of("the key of " + issuer.name() + " may not sign CRLs");
    }
    return verifier.isBy(list.signed(), issuer)
        ? Optional.empty()
        : Optional.of("the CRL is not signed by " + issuer.name());
  }

  private static boolean covers(RevocationList.Coverage coverage, Certificate certificate) {
    boolean kind = certificate.isAuthority() ? coverage.authorities() : coverage.endEntities();
    return kind
        && (coverage.distributionPoint().isEmpty()
            || certificate
                .extension(DISTRIBUTION_POINTS)
                .filter(points -> contains(points, coverage.distributionPoint().get()))
                .isPresent());
  }

  /** Whether {@code part}, whole elements, is somewhere in {@code whole}. */
  private static boolean contains(Bytes whole, Bytes part) {
    for (int at = 0; at + part.length() <= whole.length(); at++) {
      if (whole.slice(at, at + part.length()).equals(part)) {
        return true;
      }
    }
    return false;
  }

  /** The newest timely delta that adds to {@code complete} (RFC 5280 5.2.4). */
  private Optional<RevocationList> delta(RevocationList complete, List<RevocationList> authentic) {
    return authentic.stream()
        .filter(list -> list.deltaOf().isPresent() && list.number().isPresent())
        .filter(list -> list.coverage().equals(complete.coverage()))
        .filter(list ->
            complete.number().isPresent()
                && list.deltaOf().get().compareTo(complete.number().get()) <= 0
                && list.number().get().compareTo(complete.number().get()) > 0)
        .filter(list ->
            Word.untimely(SOURCE, list.thisUpdate(), list.nextUpdate(), asOf, staleness).isEmpty())
        .max(Comparator.comparing(list -> list.number().get()));
  }

  private static Word word(RevocationList complete, Optional<RevocationList> delta, Bytes serial) {
    Optional<Revocation> entry =
        delta
            .map(list -> list.revoked().get(serial))
            .or(() -> Optional.ofNullable(complete.revoked().get(serial)));
    RevocationList newest = delta.orElse(complete);
    return new Word(
        SOURCE,
        newest.thisUpdate(),
        newest.nextUpdate(),
        entry.map(Word::standing).orElse(Word.Standing.GOOD),
        entry);
  }
}
