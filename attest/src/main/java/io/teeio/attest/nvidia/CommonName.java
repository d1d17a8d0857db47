package io.teeio.attest.nvidia;

import io.teeio.crypto.Certificate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people call a certificate: its subject's common name. */
final class CommonName {
  private static final Pattern FORM = Pattern.compile("(?:^|,)CN=((?:\\\\.|[^,\\\\])+)");

  private CommonName() {}

  /** The common name; empty if the subject has none. */
  static Optional<String> of(Certificate certificate) {
    Matcher found = FORM.matcher(certificate.subject());
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** The common name, else the whole subject. */
  static String orSubject(Certificate certificate) {
    return of(certificate).orElseGet(certificate::subject);
  }
}
