package io.teeio.attest.cose;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * COSE_Sign (RFC 9052 4.1): a content and the signatures of several.
 *
 * <pre>
 * 98([protected : bstr, unprotected : map, payload : bstr / null,
 *     signatures : [+ [protected : bstr, unprotected : map, signature : bstr]]])
 * </pre>
 *
 * @param headers what the message says of itself
 * @param payload what is signed; empty if it stands elsewhere
 * @param signatures one at least, each on the headers, too
 */
public record CoseSign(CoseHeaders headers, Optional<Bytes> payload, List<CoseSignature> signatures)
    implements CoseMessage {
  /** The tag. */
  public static final int TAG = 98;

  private static final String CLAUSE = "RFC 9052 4.1";
  private static final int MOST_SIGNATURES = 16;

  /** Copies the list. */
  public CoseSign {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a message without its tag that is part of a document.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static CoseSign readUntagged(CborItem item) throws MalformedInput {
    List<CborItem> parts = item.under(CLAUSE).elements(4);
    CoseHeaders headers = CoseHeaders.read(parts.get(0), parts.get(1));
    List<CoseSignature> signatures = new ArrayList<>();
    for (CborItem signature : parts.get(3).someElements()) {
      if (signatures.size() == MOST_SIGNATURES) {
        throw signature.malformed("is one more than " + MOST_SIGNATURES);
      }
      List<CborItem> own = signature.elements(3);
      signatures.add(
          new CoseSignature(
              CoseHeaders.read(own.get(0), own.get(1)), Optional.of(headers), own.get(2).octets()));
    }
    return new CoseSign(headers, CoseSign1.content(parts.get(2)), signatures);
  }

  /** A message that nobody has signed yet but {@code key}; {@link #and} adds further signers. */
  public static CoseSign sign(
      Crypto crypto,
      SigningKey key,
      CoseHeaders body,
      CoseHeaders signer,
      Bytes payload,
      RandomSource random) {
    return new CoseSign(body, Optional.of(payload), List.of()).and(crypto, key, signer, random);
  }

  /** This message, whose content is inside, with one signature more. */
  public CoseSign and(Crypto crypto, SigningKey key, CoseHeaders signer, RandomSource random) {
    CoseAlgorithm algorithm =
        signer
            .algorithm()
            .orElseThrow(() -> new IllegalArgumentException("the headers name no algorithm"));
    Bytes content =
        payload.orElseThrow(() -> new IllegalArgumentException("the content is elsewhere"));
    Bytes message =
        CoseSignature.toBeSigned(
            signer.protectedBytes(), Optional.of(headers.protectedBytes()), Bytes.EMPTY, content);
    List<CoseSignature> more = new ArrayList<>(signatures);
    more.add(
        new CoseSignature(
            signer, Optional.of(headers), algorithm.sign(crypto, key, message, random)));
    return new CoseSign(headers, payload, more);
  }

  /** The message with its tag. */
  public Bytes toBytes() {
    List<Cbor> signed = new ArrayList<>();
    for (CoseSignature each : signatures) {
      signed.add(
          Cbor.list(
              Cbor.octets(each.headers().protectedBytes()),
              each.headers().uncovered(),
              Cbor.octets(each.signature())));
    }
    return CborWriter.write(
        new Cbor.Tagged(
            TAG,
            Cbor.list(
                Cbor.octets(headers.protectedBytes()),
                headers.uncovered(),
                payload.<Cbor>map(Cbor::octets).orElse(Cbor.NULL),
                new Cbor.Listing(signed))));
  }
}
