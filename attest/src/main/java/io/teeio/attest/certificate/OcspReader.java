package io.teeio.attest.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateId;
import io.teeio.crypto.DerReader;
import io.teeio.crypto.DerTime;
import io.teeio.crypto.X509Signed;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads OCSP responses (RFC 6960 4.2.1) strictly as DER. */
final class OcspReader {
  private static final String CLAUSE = "RFC 6960 4.2.1";
  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final String NONCE = "1.3.6.1.5.5.7.48.1.2";
  private static final int LARGEST = 1 << 20;
  private static final int MOST_ANSWERS = 1024;
  private static final int MOST_CERTIFICATES = 16;

  private OcspReader() {}

  static OcspResponse read(Bytes der) throws MalformedInput {
    if (der.length() > LARGEST) {
      throw new MalformedInput("OCSPResponse", 0, "has more than " + LARGEST + " bytes", CLAUSE);
    }
    DerReader response = DerReader.document(der, "OCSPResponse", CLAUSE);
    requireSuccess(response);
    DerReader tagged = response.enter("responseBytes", context(0));
    response.end("OCSPResponse");
    DerReader bytes = tagged.enter("responseBytes", DerReader.SEQUENCE);
    tagged.end("responseBytes");
    String type = bytes.objectIdentifier("responseType");
    if (!type.equals(BASIC)) {
      throw bytes.malformed("responseType", "is " + type + ", not id-pkix-ocsp-basic");
    }
    Bytes basic = bytes.octets("response", DerReader.OCTET_STRING);
    bytes.end("responseBytes");
    return basic(basic);
  }

  private static void requireSuccess(DerReader response) throws MalformedInput {
    byte[] status = response.value("responseStatus", DerReader.ENUMERATED);
    if (status.length != 1) {
      throw response.malformed("responseStatus", "is not a number of one byte");
    }
    if (status[0] != 0) {
      String meaning =
          switch (status[0]) {
            case 1 -> "malformedRequest";
            case 2 -> "internalError";
            case 3 -> "tryLater";
            case 5 -> "sigRequired";
            case 6 -> "unauthorized";
            default -> "unknown";
          };
      throw response.malformed(
          "responseStatus", "is " + status[0] + " (" + meaning + "): the responder did not answer");
    }
  }

  private static OcspResponse basic(Bytes der) throws MalformedInput {
    DerReader basic = DerReader.document(der, "BasicOCSPResponse", CLAUSE);
    DerReader data = basic.fork().enter("tbsResponseData", DerReader.SEQUENCE);
    X509Signed signed = X509Signed.read(basic, "tbsResponseData");
    List<Certificate> certificates = certificates(basic);
    basic.end("BasicOCSPResponse");
    if (data.isNext(context(0))) {
      throw data.malformed("version", "is there, though only version 1 is known, the default");
    }
    OcspResponse.Responder responder = responder(data);
    Instant producedAt = DerTime.generalized(data, "producedAt");
    List<OcspAnswer> answers = answers(data.enter("responses", DerReader.SEQUENCE));
    Map<String, Bytes> extensions =
        RevocationExtensions.read(data, 1, "responseExtensions", List.of(NONCE));
    data.end("tbsResponseData");
    return new OcspResponse(
        signed, responder, producedAt, answers, nonce(extensions), certificates);
  }

  private static List<Certificate> certificates(DerReader basic) throws MalformedInput {
    List<Certificate> certificates = new ArrayList<>();
    if (basic.hasMore()) {
      DerReader tagged = basic.enter("certs", context(0));
      DerReader list = tagged.enter("certs", DerReader.SEQUENCE);
      tagged.end("certs");
      while (list.hasMore()) {
        if (certificates.size() == MOST_CERTIFICATES) {
          throw list.malformed("certs", "are more than " + MOST_CERTIFICATES);
        }
        certificates.add(Certificate.read(list.element("Certificate")));
      }
    }
    return certificates;
  }

  private static OcspResponse.Responder responder(DerReader data) throws MalformedInput {
    OcspResponse.Responder responder;
    DerReader id;
    if (data.isNext(context(1))) {
      id = data.enter("byName", context(1));
      responder = new OcspResponse.Responder.Name(id.element("byName"));
    } else {
      id = data.enter("byKey", context(2));
      responder = new OcspResponse.Responder.KeyHash(id.octets("byKey", DerReader.OCTET_STRING));
    }
    id.end("ResponderID");
    return responder;
  }

  private static List<OcspAnswer> answers(DerReader list) throws MalformedInput {
    List<OcspAnswer> answers = new ArrayList<>();
    while (list.hasMore()) {
      if (answers.size() == MOST_ANSWERS) {
        throw list.malformed("responses", "are more than " + MOST_ANSWERS);
      }
      answers.add(answer(list.enter("SingleResponse", DerReader.SEQUENCE)));
    }
    return answers;
  }

  private static OcspAnswer answer(DerReader in) throws MalformedInput {
    CertificateId id = CertificateId.read(in);
    OcspAnswer.Status status = OcspAnswer.Status.REVOKED;
    Optional<Revocation> revocation = Optional.empty();
    if (in.isNext(context(1))) {
      revocation = Optional.of(revocation(in.enter("revoked", context(1))));
    } else if (in.isNext(DerReader.CONTEXT + 2)) {
      in.enter("unknown", DerReader.CONTEXT + 2).end("unknown");
      status = OcspAnswer.Status.UNKNOWN;
    } else {
      in.enter("good", DerReader.CONTEXT).end("good");
      status = OcspAnswer.Status.GOOD;
    }
    Instant thisUpdate = DerTime.generalized(in, "thisUpdate");
    Optional<Instant> nextUpdate = Optional.empty();
    if (in.isNext(context(0))) {
      DerReader tagged = in.enter("nextUpdate", context(0));
      nextUpdate = Optional.of(DerTime.generalized(tagged, "nextUpdate"));
      tagged.end("nextUpdate");
    }
    RevocationExtensions.read(in, 1, "singleExtensions", List.of());
    in.end("SingleResponse");
    return new OcspAnswer(id, status, revocation, thisUpdate, nextUpdate);
  }

  private static Revocation revocation(DerReader in) throws MalformedInput {
    Instant at = DerTime.generalized(in, "revocationTime");
    RevocationReason reason = RevocationReason.UNSPECIFIED;
    if (in.isNext(context(0))) {
      DerReader tagged = in.enter("revocationReason", context(0));
      reason = RevocationExtensions.reason(tagged);
    }
    in.end("RevokedInfo");
    return new Revocation(at, reason);
  }

  /** The nonce is an OCTET STRING (RFC 9654 2.1); some responders leave that wrapping out. */
  private static Optional<Bytes> nonce(Map<String, Bytes> extensions) {
    Optional<Bytes> contents = Optional.ofNullable(extensions.get(NONCE));
    if (contents.isEmpty()) {
      return contents;
    }
    try {
      DerReader outer = DerReader.of(contents.get(), CLAUSE);
      Bytes nonce = outer.octets("nonce", DerReader.OCTET_STRING);
      outer.end("nonce");
      return Optional.of(nonce);
    } catch (MalformedInput bare) {
      return contents;
    }
  }

  private static int context(int number) {
    return DerReader.CONTEXT_CONSTRUCTED + number;
  }
}
