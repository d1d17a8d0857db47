package io.teeio.attest.certificate;

import io.teeio.crypto.DerReader;
import io.teeio.crypto.DerTime;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads lists of revoked certificates (RFC 5280 5.1) strictly as DER. */
final class RevocationListReader {
  private static final String CLAUSE = "RFC 5280 5.1";
  private static final String NUMBER = "2.5.29.20";
  private static final String REASON = "2.5.29.21";
  private static final String INVALIDITY_DATE = "2.5.29.24";
  private static final String DELTA = "2.5.29.27";
  private static final String DISTRIBUTION_POINT = "2.5.29.28";

  private RevocationListReader() {}

  static RevocationList read(Bytes der) throws MalformedInput {
    DerReader list = DerReader.document(der, "CertificateList", CLAUSE);
    DerReader fields = list.fork().enter("tbsCertList", DerReader.SEQUENCE);
    X509Signed signed = X509Signed.read(list, "tbsCertList");
    list.end("CertificateList");
    boolean second = fields.isNext(DerReader.INTEGER);
    if (second && !fields.natural("version").equals(BigInteger.ONE)) {
      throw fields.malformed("version", "is not 2");
    }
    if (!fields.element("signature").equals(signed.identifier())) {
      throw fields.malformed("signature", "differs from signatureAlgorithm");
    }
    Bytes issuer = fields.element("issuer");
    Instant thisUpdate = DerTime.read(fields, "thisUpdate");
    Optional<Instant> nextUpdate = Optional.empty();
    if (fields.isNext(DerTime.UTC_TIME) || fields.isNext(DerTime.GENERALIZED_TIME)) {
      nextUpdate = Optional.of(DerTime.read(fields, "nextUpdate"));
    }
    Map<Bytes, Revocation> revoked = revoked(fields, second);
    Map<String, Bytes> extensions =
        second
            ? RevocationExtensions.read(
                fields, 0, "crlExtensions", List.of(NUMBER, DELTA, DISTRIBUTION_POINT))
            : Map.of();
    fields.end("tbsCertList");
    return new RevocationList(
        signed,
        issuer,
        thisUpdate,
        nextUpdate,
        number(extensions, NUMBER, "cRLNumber"),
        number(extensions, DELTA, "baseCRLNumber"),
        CoverageReader.read(Optional.ofNullable(extensions.get(DISTRIBUTION_POINT))),
        revoked);
  }

  private static Map<Bytes, Revocation> revoked(DerReader fields, boolean second)
      throws MalformedInput {
    Map<Bytes, Revocation> revoked = new TreeMap<>();
    if (!fields.isNext(DerReader.SEQUENCE)) {
      return revoked;
    }
    DerReader list = fields.enter("revokedCertificates", DerReader.SEQUENCE);
    while (list.hasMore()) {
      DerReader entry = list.enter("revokedCertificate", DerReader.SEQUENCE);
      Bytes serial = Bytes.copyOf(entry.integer("userCertificate").toByteArray());
      if (revoked.put(serial, revocation(entry, second)) != null) {
        throw list.malformed("userCertificate", serial + " stands twice");
      }
    }
    return revoked;
  }

  private static Revocation revocation(DerReader entry, boolean second) throws MalformedInput {
    Instant at = DerTime.read(entry, "revocationDate");
    RevocationReason reason = RevocationReason.UNSPECIFIED;
    if (second && entry.hasMore()) {
      Map<String, Bytes> extensions =
          RevocationExtensions.read(entry, "crlEntryExtensions", List.of(REASON, INVALIDITY_DATE));
      Bytes code = extensions.get(REASON);
      if (code != null) {
        reason = RevocationExtensions.reason(DerReader.of(code, CLAUSE));
      }
      Bytes invalid = extensions.get(INVALIDITY_DATE);
      if (invalid != null) {
        DerReader in = DerReader.of(invalid, CLAUSE);
        Instant since = DerTime.generalized(in, "invalidityDate");
        in.end("invalidityDate");
        at = since.isBefore(at) ? since : at;
      }
    }
    entry.end("revokedCertificate");
    return new Revocation(at, reason);
  }

  private static Optional<BigInteger> number(
      Map<String, Bytes> extensions, String type, String field) throws MalformedInput {
    Bytes contents = extensions.get(type);
    if (contents == null) {
      return Optional.empty();
    }
    DerReader in = DerReader.of(contents, CLAUSE);
    BigInteger number = in.natural(field);
    in.end(field);
    return Optional.of(number);
  }
}
