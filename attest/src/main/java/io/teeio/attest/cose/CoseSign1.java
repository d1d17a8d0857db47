package io.teeio.attest.cose;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * COSE_Sign1 (RFC 9052 4.2): a content and one signature.
 *
 * <pre>18([protected : bstr, unprotected : map, payload : bstr / null, signature : bstr])</pre>
 *
 * @param headers what the signer says
 * @param payload what is signed; empty if it stands elsewhere
 * @param signature the signature
 */
public record CoseSign1(CoseHeaders headers, Optional<Bytes> payload, Bytes signature)
    implements CoseMessage {
  /** The tag. */
  public static final int TAG = 18;

  private static final String CLAUSE = "RFC 9052 4.2";

  /**
   * Reads a message, with its tag or without.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static CoseSign1 read(Bytes message) throws MalformedInput {
    CborItem item = CborItem.read(message, "COSE_Sign1", CLAUSE);
    return readUntagged(item.tag().isPresent() ? item.tagged(TAG) : item);
  }

  /**
   * Reads a message without its tag that is part of a document.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static CoseSign1 readUntagged(CborItem item) throws MalformedInput {
    List<CborItem> parts = item.under(CLAUSE).elements(4);
    CoseHeaders headers = CoseHeaders.read(parts.get(0), parts.get(1));
    return new CoseSign1(headers, content(parts.get(2)), parts.get(3).octets());
  }

  static Optional<Bytes> content(CborItem item) throws MalformedInput {
    return item.isNull() ? Optional.empty() : Optional.of(item.octets());
  }

  @Override
  public List<CoseSignature> signatures() {
    return List.of(new CoseSignature(headers, Optional.empty(), signature));
  }

  /** Why this is not signed by {@code key}, with its content inside; empty if it is. */
  public Optional<String> problem(Crypto crypto, VerificationKey key) {
    return problem(crypto, key, 0);
  }

  /** Why this is not signed by {@code key} on {@code content} that stands elsewhere. */
  public Optional<String> problem(
      Crypto crypto, VerificationKey key, Bytes content, Bytes externalData) {
    return signatures().getFirst().problem(crypto, key, content, externalData);
  }

  /**
   * Signs {@code payload} with the algorithm that {@code headers} names, which has to be one of
   * {@code key}.
   */
  public static CoseSign1 sign(
      Crypto crypto, SigningKey key, CoseHeaders headers, Bytes payload, RandomSource random) {
    return sign(crypto, key, headers, payload, Bytes.EMPTY, random);
  }

  /** As {@link #sign}, with something signed besides that stands elsewhere. */
  public static CoseSign1 sign(
      Crypto crypto,
      SigningKey key,
      CoseHeaders headers,
      Bytes payload,
      Bytes externalData,
      RandomSource random) {
    CoseAlgorithm algorithm =
        headers
            .algorithm()
            .orElseThrow(() -> new IllegalArgumentException("the headers name no algorithm"));
    Bytes message =
        CoseSignature.toBeSigned(headers.protectedBytes(), Optional.empty(), externalData, payload);
    return new CoseSign1(
        headers, Optional.of(payload), algorithm.sign(crypto, key, message, random));
  }

  /** Protected headers with the usual algorithm of {@code key} and nothing else. */
  public static CoseHeaders headers(SigningKey key) {
    CoseAlgorithm usual =
        CoseAlgorithm.usual(key.algorithm())
            .orElseThrow(
                () -> new IllegalArgumentException(key.algorithm() + " does not sign COSE"));
    return CoseHeaders.of(
        Cbor.Table.EMPTY.with(CoseHeaders.ALG, Cbor.whole(usual.identifier())), Cbor.Table.EMPTY);
  }

  /** The same message without its content, which the reader has from elsewhere. */
  public CoseSign1 detached() {
    return new CoseSign1(headers, Optional.empty(), signature);
  }

  /** The message as a value, with its tag. */
  public Cbor.Tagged toCbor() {
    return new Cbor.Tagged(
        TAG,
        Cbor.list(
            Cbor.octets(headers.protectedBytes()),
            headers.uncovered(),
            payload.<Cbor>map(Cbor::octets).orElse(Cbor.NULL),
            Cbor.octets(signature)));
  }

  /** The message with its tag. */
  public Bytes toBytes() {
    return CborWriter.write(toCbor());
  }
}
