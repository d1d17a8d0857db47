package io.teeio.attest.cose;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One signer's signature (RFC 9052 4.4), with all that it was made on but the content.
 *
 * @param headers what the signer says
 * @param body what the message says, if the signer is one of several; empty for the only one
 * @param signature the signature itself
 */
public record CoseSignature(CoseHeaders headers, Optional<CoseHeaders> body, Bytes signature) {
  /** What is signed: Sig_structure in its deterministic encoding. */
  static Bytes toBeSigned(Bytes signer, Optional<Bytes> body, Bytes externalData, Bytes content) {
    List<Cbor> parts = new ArrayList<>();
    if (body.isPresent()) {
      parts.add(Cbor.text("Signature"));
      parts.add(Cbor.octets(body.get()));
    } else {
      parts.add(Cbor.text("Signature1"));
    }
    parts.add(Cbor.octets(signer));
    parts.add(Cbor.octets(externalData));
    parts.add(Cbor.octets(content));
    return CborWriter.write(new Cbor.Listing(parts));
  }

  /**
   * Why this is not a signature of {@code key} on {@code content}; empty if it is.
   *
   * @param externalData what the application has signed besides; usually nothing
   */
  public Optional<String> problem(
      Crypto crypto, VerificationKey key, Bytes content, Bytes externalData) {
    Optional<CoseAlgorithm> algorithm = headers.algorithm();
    if (algorithm.isEmpty()) {
      return Optional.of("its algorithm is missing or not one that is used here");
    }
    if (!algorithm.get().takes(key.algorithm())) {
      return Optional.of(key.algorithm() + " keys do not sign with " + algorithm.get());
    }
    Bytes message =
        toBeSigned(
            headers.protectedBytes(), body.map(CoseHeaders::protectedBytes), externalData, content);
    return algorithm.get().verify(crypto, key, message, signature)
        ? Optional.empty()
        : Optional.of("the signature is not one of this key");
  }
}
