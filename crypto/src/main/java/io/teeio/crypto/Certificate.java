package io.teeio.crypto;

import com.google.errorprone.annotations.ThreadSafe;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
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
  private final X509Signed signed;
  private final Fields fields;

  Certificate(Bytes der, X509Signed signed, Fields fields) {
    this.der = der;
    this.signed = signed;
    this.fields = fields;
  }

  /** What it says, decoded when it was read. */
  record Fields(
      int version,
      Bytes serial,
      DistinguishedName issuer,
      Instant notBefore,
      Instant notAfter,
      DistinguishedName subject,
      Bytes subjectPublicKeyInfo,
      Optional<VerificationKey> publicKey,
      CertificateExtensions extensions) {}

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
    return fields.version();
  }

  /** Whom it is about, as RFC 2253 writes names. */
  public String subject() {
    return fields.subject().text();
  }

  /** Whom it is about, for people: the common name alone, if there is one. */
  public String name() {
    return fields.subject().shortText();
  }

  /** Who signed it, for people: the common name alone, if there is one. */
  public String nameOfIssuer() {
    return fields.issuer().shortText();
  }

  /** Who signed it, as RFC 2253 writes names. */
  public String issuer() {
    return fields.issuer().text();
  }

  /** The subject's name in DER, which is what a path compares. */
  public Bytes subjectName() {
    return fields.subject().der();
  }

  /** The issuer's name in DER, which is what a path compares. */
  public Bytes issuerName() {
    return fields.issuer().der();
  }

  /** The number its issuer gave it, big-endian in its shortest form. */
  public Bytes serial() {
    return fields.serial();
  }

  /** First instant of its validity. */
  public Instant notBefore() {
    return fields.notBefore();
  }

  /** Last instant of its validity. */
  public Instant notAfter() {
    return fields.notAfter();
  }

  /** Whether issuer and subject are the same. */
  public boolean isSelfIssued() {
    return subjectName().equals(issuerName());
  }

  /** The subject's key; empty if it is of an algorithm or a size that is not used here. */
  public Optional<VerificationKey> publicKey() {
    return fields.publicKey();
  }

  /** Its BasicConstraints extension. */
  public Optional<BasicConstraints> basicConstraints() {
    return fields.extensions().basicConstraints();
  }

  /** Whether its key may sign certificates. */
  public boolean isAuthority() {
    return fields.extensions().basicConstraints().isPresent()
        && fields.extensions().basicConstraints().get().authority();
  }

  /** What its key may be used for; empty if it does not say. */
  public Optional<Set<KeyUsage>> keyUsage() {
    return fields.extensions().keyUsage();
  }

  /** Whether its key may be used for {@code usage}: it says so, or says nothing of usage. */
  public boolean allows(KeyUsage usage) {
    return fields.extensions().keyUsage().isEmpty()
        || fields.extensions().keyUsage().get().contains(usage);
  }

  /** Its extended key usages, as dotted object identifiers; empty if it has none. */
  public List<String> extendedKeyUsages() {
    return fields.extensions().extendedKeyUsages();
  }

  /** The subject's other names of type {@link SpdmObjectIdentifiers#DEVICE_INFO}. */
  public List<String> otherNames() {
    return otherNames(SpdmObjectIdentifiers.DEVICE_INFO);
  }

  /** The subject's other names of this type, one of those of {@link SpdmObjectIdentifiers}. */
  public List<String> otherNames(String type) {
    return fields.extensions().otherNames().stream()
        .filter(name -> name.type().equals(type))
        .map(CertificateExtensions.OtherName::text)
        .toList();
  }

  /** The dotted object identifiers of its extensions. */
  public Set<String> extensions() {
    return fields.extensions().all().keySet();
  }

  /** The contents of the extension with this dotted object identifier. */
  public Optional<Bytes> extension(String objectIdentifier) {
    return Optional.ofNullable(fields.extensions().all().get(objectIdentifier));
  }

  /** Whether its SPDM extension lists {@code objectIdentifier}, as that of hardware identity. */
  public boolean hasSpdmIdentifier(String objectIdentifier) {
    return fields.extensions().spdmIdentifiers().contains(objectIdentifier);
  }

  /** What its issuer signed, and the signature. */
  public X509Signed signed() {
    return signed;
  }

  /** The subject's key, of whatever algorithm, as it stands in the certificate. */
  public Bytes subjectPublicKeyInfo() {
    return fields.subjectPublicKeyInfo();
  }

  /** Whether an extension is critical that is not checked here. */
  public boolean hasUnknownCriticalExtension() {
    return fields.extensions().notUnderstood();
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
