package io.teeio.crypto;

import com.google.errorprone.annotations.ThreadSafe;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An X.509 certificate (RFC 5280), read but not checked: {@link CertificatePath} says whether it
 * can be believed. Equal by its bytes.
 */
@ThreadSafe
public final class Certificate {
  private final Bytes der;

  @SuppressWarnings("ThreadSafe") // the JDK's certificates do not change
  private final X509Certificate parsed;

  private final CertificateSignature.Signed signed;
  private final Bytes subjectPublicKeyInfo;
  private final Optional<VerificationKey> publicKey;
  private final Extensions extensions;

  Certificate(
      Bytes der,
      X509Certificate parsed,
      CertificateSignature.Signed signed,
      Bytes subjectPublicKeyInfo,
      Optional<VerificationKey> publicKey,
      Extensions extensions) {
    this.der = der;
    this.parsed = parsed;
    this.signed = signed;
    this.subjectPublicKeyInfo = subjectPublicKeyInfo;
    this.publicKey = publicKey;
    this.extensions = extensions;
  }

  /** What the extensions say, decoded when the certificate was read. */
  record Extensions(
      Optional<BasicConstraints> basicConstraints,
      Optional<Set<KeyUsage>> keyUsage,
      List<String> extendedKeyUsages,
      List<String> otherNames) {}

  /**
   * Reads one certificate that fills {@code der}.
   *
   * @throws MalformedInput if it is not well-formed DER, or not a certificate of version 1 to 3
   */
  public static Certificate read(Bytes der) throws MalformedInput {
    return CertificateReader.read(der);
  }

  /**
   * Reads certificates that follow one another without a gap, as in an SPDM certificate chain.
   *
   * @throws MalformedInput as {@link #read}; also for none at all
   */
  public static List<Certificate> readAll(Bytes concatenatedDer) throws MalformedInput {
    DerReader in = DerReader.of(concatenatedDer.toArray(), CertificateReader.CLAUSE);
    List<Certificate> chain = new ArrayList<>();
    do {
      chain.add(read(in.element("Certificate")));
    } while (in.hasMore());
    return List.copyOf(chain);
  }

  /** The certificate as it was read. */
  public Bytes der() {
    return der;
  }

  /** Version of its form: 3, unless it is ancient. */
  public int version() {
    return parsed.getVersion();
  }

  /** Whom it is about, as RFC 2253 writes names. */
  public String subject() {
    return parsed.getSubjectX500Principal().getName();
  }

  /** Who signed it, as RFC 2253 writes names. */
  public String issuer() {
    return parsed.getIssuerX500Principal().getName();
  }

  /** The subject's name in DER, which is what a path compares. */
  public Bytes subjectName() {
    return Bytes.copyOf(parsed.getSubjectX500Principal().getEncoded());
  }

  /** The issuer's name in DER, which is what a path compares. */
  public Bytes issuerName() {
    return Bytes.copyOf(parsed.getIssuerX500Principal().getEncoded());
  }

  /** The number its issuer gave it, big-endian in its shortest form. */
  public Bytes serial() {
    return Bytes.copyOf(parsed.getSerialNumber().toByteArray());
  }

  /** First instant of its validity. */
  public Instant notBefore() {
    return parsed.getNotBefore().toInstant();
  }

  /** Last instant of its validity. */
  public Instant notAfter() {
    return parsed.getNotAfter().toInstant();
  }

  /** Whether issuer and subject are the same. */
  public boolean isSelfIssued() {
    return subjectName().equals(issuerName());
  }

  /** The subject's key; empty if it is of an algorithm or a size that is not used here. */
  public Optional<VerificationKey> publicKey() {
    return publicKey;
  }

  /** Its BasicConstraints extension. */
  public Optional<BasicConstraints> basicConstraints() {
    return extensions.basicConstraints();
  }

  /** Whether its key may sign certificates. */
  public boolean isAuthority() {
    return extensions.basicConstraints().isPresent()
        && extensions.basicConstraints().get().authority();
  }

  /** What its key may be used for; empty if it does not say. */
  public Optional<Set<KeyUsage>> keyUsage() {
    return extensions.keyUsage();
  }

  /** Whether its key may be used for {@code usage}: it says so, or says nothing of usage. */
  public boolean allows(KeyUsage usage) {
    return extensions.keyUsage().isEmpty() || extensions.keyUsage().get().contains(usage);
  }

  /** Its extended key usages, as dotted object identifiers; empty if it has none. */
  public List<String> extendedKeyUsages() {
    return extensions.extendedKeyUsages();
  }

  /** The subject's other names of type {@link SpdmObjectIdentifiers#DEVICE_INFO}. */
  public List<String> otherNames() {
    return extensions.otherNames();
  }

  /** The contents of the extension with this dotted object identifier. */
  public Optional<Bytes> extension(String objectIdentifier) {
    return CertificateReader.extension(parsed, objectIdentifier).map(Bytes::copyOf);
  }

  /** Whether its SPDM extension lists {@code objectIdentifier}, as that of hardware identity. */
  public boolean hasSpdmIdentifier(String objectIdentifier) {
    return CertificateReader.spdmIdentifiers(parsed).contains(objectIdentifier);
  }

  /** What its issuer signed. */
  CertificateSignature.Signed signed() {
    return signed;
  }

  /** The subject's key, of whatever algorithm, as it stands in the certificate. */
  public Bytes subjectPublicKeyInfo() {
    return subjectPublicKeyInfo;
  }

  /** As the JDK sees it. */
  X509Certificate parsed() {
    return parsed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  /** Subject, issuer and validity. */
  @Override
  public String toString() {
    return "Certificate["
        + subject()
        + ", by "
        + issuer()
        + ", "
        + notBefore()
        + " to "
        + notAfter()
        + "]";
  }
}
