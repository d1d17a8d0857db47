package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;

/**
 * Makes what authorities say about revocation: lists (RFC 5280 5) and OCSP responses (RFC 6960).
 * With a deterministic {@link Crypto} and {@link RandomSource} it makes the same bytes.
 */
public final class RevocationMint {
  private final Crypto crypto;
  private final RandomSource random;

  /** A mint that signs with {@code crypto}. */
  public RevocationMint(Crypto crypto, RandomSource random) {
    this.crypto = crypto;
    this.random = random;
  }

  /**
   * A certificate that was revoked.
   *
   * @param serial as {@link Certificate#serial} has it
   * @param at since when
   * @param reason CRLReason (RFC 5280 5.3.1)
   * @param invalidityDate since when its key is not to be trusted, if that is said
   */
  public record Revoked(Bytes serial, Instant at, int reason, Optional<Instant> invalidityDate) {
    /** Without an invalidity date. */
    public Revoked(Bytes serial, Instant at, int reason) {
      this(serial, at, reason, Optional.empty());
    }
  }

  /**
   * What a list says.
   *
   * @param thisUpdate the instant of which it speaks
   * @param nextUpdate until when there will be a newer one, if that is said
   * @param number its number
   * @param deltaOf the number of the list that it adds to; empty if it is complete
   * @param issuingDistributionPoint contents of that extension, in DER; empty leaves it out
   * @param revoked its entries
   */
  public record ListContent(
      Instant thisUpdate,
      Optional<Instant> nextUpdate,
      long number,
      OptionalLong deltaOf,
      Optional<Bytes> issuingDistributionPoint,
      List<Revoked> revoked) {
    /** Copies the list. */
    public ListContent {
      revoked = List.copyOf(revoked);
    }

    /** A complete list of all of its issuer's certificates. */
    public static ListContent complete(
        Instant thisUpdate, Instant nextUpdate, long number, List<Revoked> revoked) {
      return new ListContent(
          thisUpdate,
          Optional.of(nextUpdate),
          number,
          OptionalLong.empty(),
          Optional.empty(),
          revoked);
    }
  }

  /** A list of {@code issuer}, in DER. */
  public Bytes list(MintedCertificate issuer, ListContent content) {
    X509v2CRLBuilder builder =
        new X509v2CRLBuilder(name(issuer.certificate()), Date.from(content.thisUpdate()));
    content.nextUpdate().ifPresent(until -> builder.setNextUpdate(Date.from(until)));
    for (Revoked each : content.revoked()) {
      BigInteger serial = new BigInteger(each.serial().toArray());
      each.invalidityDate()
          .ifPresentOrElse(
              since ->
                  builder.addCRLEntry(
                      serial, Date.from(each.at()), each.reason(), Date.from(since)),
              () -> builder.addCRLEntry(serial, Date.from(each.at()), each.reason()));
    }
    try {
      builder.addExtension(Extension.cRLNumber, false, new ASN1Integer(content.number()));
      if (content.deltaOf().isPresent()) {
        builder.addExtension(
            Extension.deltaCRLIndicator, true, new ASN1Integer(content.deltaOf().getAsLong()));
      }
      if (content.issuingDistributionPoint().isPresent()) {
        builder.addExtension(
            Extension.issuingDistributionPoint,
            true,
            ASN1Primitive.fromByteArray(content.issuingDistributionPoint().get().toArray()));
      }
      return Bytes.copyOf(builder.build(new MintSigner(crypto, random, issuer.key())).getEncoded());
    } catch (IOException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /**
   * What a response says of one certificate.
   *
   * @param id how the response names it
   * @param revoked since when and why (its serial number is not looked at); empty if it is good
   * @param unknown whether the responder says that it does not know it
   * @param thisUpdate the instant of which it speaks
   * @param nextUpdate until when there will be no newer answer, if that is said
   */
  public record Answer(
      CertificateId id,
      Optional<Revoked> revoked,
      boolean unknown,
      Instant thisUpdate,
      Optional<Instant> nextUpdate) {
    /** The certificate is good. */
    public static Answer good(CertificateId id, Instant thisUpdate, Instant nextUpdate) {
      return new Answer(id, Optional.empty(), false, thisUpdate, Optional.of(nextUpdate));
    }
  }

  /**
   * A response of {@code signer}, in DER.
   *
   * @param attached the certificates that come with it
   * @param nonce of the request; empty leaves the extension out
   */
  public Bytes response(
      MintedCertificate signer,
      List<Certificate> attached,
      Instant producedAt,
      List<Answer> answers,
      Optional<Bytes> nonce) {
    BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(name(signer.certificate())));
    for (Answer answer : answers) {
      builder.addResponse(
          id(answer.id()),
          status(answer),
          Date.from(answer.thisUpdate()),
          answer.nextUpdate().map(Date::from).orElse(null));
    }
    try {
      if (nonce.isPresent()) {
        builder.setResponseExtensions(
            new Extensions(
                new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                    false,
                    new DEROctetString(nonce.get().toArray()).getEncoded())));
      }
      List<X509CertificateHolder> certificates = new ArrayList<>();
      for (Certificate each : attached) {
        certificates.add(new X509CertificateHolder(each.der().toArray()));
      }
      var basic =
          builder.build(
              new MintSigner(crypto, random, signer.key()),
              certificates.toArray(X509CertificateHolder[]::new),
              Date.from(producedAt));
      return Bytes.copyOf(
          new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded());
    } catch (IOException | OCSPException bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  private static org.bouncycastle.cert.ocsp.CertificateID id(CertificateId id) {
    return new org.bouncycastle.cert.ocsp.CertificateID(
        new org.bouncycastle.asn1.ocsp.CertID(
            new AlgorithmIdentifier(new ASN1ObjectIdentifier(id.hashAlgorithm())),
            new DEROctetString(id.issuerNameHash().toArray()),
            new DEROctetString(id.issuerKeyHash().toArray()),
            new ASN1Integer(new BigInteger(id.serial().toArray()))));
  }

  private static CertificateStatus status(Answer answer) {
    if (answer.unknown()) {
      return new UnknownStatus();
    }
    return answer
        .revoked()
        .<CertificateStatus>map(
            revoked -> new RevokedStatus(Date.from(revoked.at()), revoked.reason()))
        .orElse(CertificateStatus.GOOD);
  }

  private static X500Name name(Certificate certificate) {
    return X500Name.getInstance(certificate.subjectName().toArray());
  }
}
