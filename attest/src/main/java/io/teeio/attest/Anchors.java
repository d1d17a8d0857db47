package io.teeio.attest;

import io.teeio.crypto.Certificate;
import io.teeio.wire.Bytes;
import java.util.List;

/**
 * The root certificates that a verifier trusts, whole and by content; a name alone proves nothing.
 *
 * @param roots DER certificates
 */
public record Anchors(List<Bytes> roots) {
  /** No root at all: chains can be read but not trusted. */
  public static final Anchors NONE = new Anchors(List.of());

  /** Copies the list. */
  public Anchors {
    roots = List.copyOf(roots);
  }

  /** Whether there is nothing to compare with. */
  public boolean isEmpty() {
    return roots.isEmpty();
  }

  /** Whether {@code certificate} is one of the roots. */
  public boolean trusts(Certificate certificate) {
    return roots.contains(certificate.der());
  }
}
