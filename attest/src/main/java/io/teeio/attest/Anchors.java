package io.teeio.attest;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.PemFile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that a verifier trusts without asking further, whole and by content; a name
 * alone proves nothing. Usually roots. Equal by content.
 */
public final class Anchors {
  /** No root at all: chains can be read but not trusted. */
  public static final Anchors NONE = new Anchors(List.of());

  private final List<Bytes> roots;
  private final List<Certificate> certificates;

  /**
   * Trusts {@code roots}.
   *
   * @param roots DER certificates; one that cannot be read leads to no chain, but is still itself
   */
  public Anchors(List<Bytes> roots) {
    this(roots, roots.stream().map(Anchors::certificate).flatMap(Optional::stream).toList());
  }

  private Anchors(List<Bytes> roots, List<Certificate> certificates) {
    this.roots = List.copyOf(roots);
    this.certificates = List.copyOf(certificates);
  }

  private static Optional<Certificate> certificate(Bytes root) {
    try {
      return Optional.of(Certificate.read(root));
    } catch (MalformedInput none) {
      return Optional.empty();
    }
  }

  /** Trusts {@code certificates}. */
  public static Anchors of(List<Certificate> certificates) {
    return new Anchors(certificates.stream().map(Certificate::der).toList(), certificates);
  }

  /** These but {@code certificate}. */
  public Anchors without(Certificate certificate) {
    return trusts(certificate)
        ? of(certificates.stream().filter(root -> !root.equals(certificate)).toList())
        : this;
  }

  /**
   * Trusts what files hold, each once.
   *
   * @param files certificates in PEM, or in DER one after the other
   * @throws MalformedInput if a file has no certificate, or one that cannot be read
   */
  public static Anchors read(List<Bytes> files) throws MalformedInput {
    List<Certificate> certificates = new ArrayList<>();
    for (Bytes file : files) {
      for (Certificate certificate : PemFile.certificates(file)) {
        if (!certificates.contains(certificate)) {
          certificates.add(certificate);
        }
      }
    }
    return of(certificates);
  }

  /** The certificates in DER. */
  public List<Bytes> roots() {
    return roots;
  }

  /** The certificates, read. */
  public List<Certificate> certificates() {
    return certificates;
  }

  /** Whether there is nothing to compare with. */
  public boolean isEmpty() {
    return roots.isEmpty();
  }

  /** Whether {@code certificate} is one of them. */
  public boolean trusts(Certificate certificate) {
    return roots.contains(certificate.der());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Anchors that && roots.equals(that.roots);
  }

  @Override
  public int hashCode() {
    return roots.hashCode();
  }

  /** The subjects. */
  @Override
  public String toString() {
    return "Anchors" + certificates.stream().map(Certificate::subject).toList();
  }
}
