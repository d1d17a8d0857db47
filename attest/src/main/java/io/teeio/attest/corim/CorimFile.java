package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cose.CoseHeaders;
import io.teeio.attest.cose.CoseMessage;
import io.teeio.attest.cose.CoseSign;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * A manifest as it is sent: {@code 501(..)} bare, or signed by one (18) or by several (98), which
 * older drafts put into 502, and all of it into 500.
 *
 * @param corim what it says; nothing of it means anything before its signature is found good
 * @param signed the signed message; empty if nobody signed
 * @param signer who signed, as the message says
 * @param signatureValidity when the signature holds, as the message says
 */
public record CorimFile(
    Corim corim,
    Optional<CoseMessage> signed,
    Optional<String> signer,
    Optional<Validity> signatureValidity) {
  private static final int ANY = 500;
  private static final int SIGNED = 502;
  private static final int META = 8;
  private static final int ISSUER = 1;
  private static final int EXPIRATION = 4;
  private static final int NOT_BEFORE = 5;
  private static final String CONTENT_TYPE = "application/rim+cbor";

  /**
   * Reads a manifest, of which nothing is checked yet.
   *
   * @throws MalformedInput if it is not in one of these forms
   */
  public static CorimFile read(Bytes file) throws MalformedInput {
    CborItem item = CborItem.read(file, "corim", Corim.CLAUSE);
    if (item.tag().orElse(0) == ANY) {
      item = item.untagged();
    }
    if (item.tag().orElse(0) == SIGNED) {
      item = item.untagged();
    }
    int tag = item.tag().orElse(0);
    if (tag == CoseSign1.TAG || tag == CoseSign.TAG) {
      return signed(CoseMessage.read(item));
    }
    return new CorimFile(
        Corim.read(item.tagged(Corim.TAG)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static CorimFile signed(CoseMessage message) throws MalformedInput {
    if (message.payload().isEmpty()) {
      throw new MalformedInput("payload", 0, "is not in the message", Corim.CLAUSE);
    }
    CborItem payload = CborItem.read(message.payload().get(), "corim", Corim.CLAUSE);
    CoseHeaders headers = message.signatures().getFirst().headers();
    Optional<String> type = headers.contentType();
    if (type.isPresent() && !type.get().equals(CONTENT_TYPE)) {
      throw new MalformedInput("content-type", 0, "is " + type.get(), Corim.CLAUSE);
    }
    Corim corim = Corim.read(payload.tag().isPresent() ? payload.tagged(Corim.TAG) : payload);
    Optional<CborItem> meta = covered(headers, META);
    if (meta.isPresent()) {
      CborItem map = meta.get().embedded();
      return new CorimFile(
          corim,
          Optional.of(message),
          Optional.of(map.get(0).get(0).text()),
          ItemReader.optional(map, 1, Validity::read));
    }
    return withClaims(corim, message, covered(headers, CoseHeaders.CWT_CLAIMS));
  }

  private static CorimFile withClaims(Corim corim, CoseMessage message, Optional<CborItem> claims)
      throws MalformedInput {
    if (claims.isEmpty()) {
      return new CorimFile(corim, Optional.of(message), Optional.empty(), Optional.empty());
    }
    CborItem map = claims.get();
    return new CorimFile(
        corim,
        Optional.of(message),
        ItemReader.optional(map, ISSUER, CborItem::text),
        Optional.of(
            new Validity(
                ItemReader.optional(map, NOT_BEFORE, Validity::instant),
                ItemReader.optional(map, EXPIRATION, Validity::instant))));
  }

  private static Optional<CborItem> covered(CoseHeaders headers, int label) {
    Optional<Cbor> value = headers.covered().get(label);
    return value.map(found -> CborItem.of(found, "corim.protected." + label, Corim.CLAUSE));
  }
}
