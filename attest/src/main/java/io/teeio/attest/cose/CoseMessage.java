package io.teeio.attest.cose;

import io.teeio.attest.cbor.CborItem;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/** A signed COSE message (RFC 9052 4), by one or by several. */
public sealed interface CoseMessage permits CoseSign1, CoseSign {
  /** What the message says of itself. */
  CoseHeaders headers();

  /** What is signed; empty if it stands elsewhere (RFC 9052 2, detached content). */
  Optional<Bytes> payload();

  /** The signatures, one at least. */
  List<CoseSignature> signatures();

  /**
   * Reads a message that is tagged as what it is.
   *
   * @throws MalformedInput if it is neither COSE_Sign1 (18) nor COSE_Sign (98) in its form
   */
  static CoseMessage read(Bytes message) throws MalformedInput {
    return read(CborItem.read(message, "COSE", "RFC 9052 4"));
  }

  /** As {@link #read(Bytes)}, of a part of a document. */
  static CoseMessage read(CborItem item) throws MalformedInput {
    int tag = item.tag().orElse(0);
    if (tag == CoseSign1.TAG) {
      return CoseSign1.readUntagged(item.untagged());
    }
    if (tag == CoseSign.TAG) {
      return CoseSign.readUntagged(item.untagged());
    }
    throw item.malformed("is tagged neither COSE_Sign1 (18) nor COSE_Sign (98)");
  }

  /**
   * Why signature {@code index} is not one of {@code key} on the content that the message has in
   * it; empty if it is.
   */
  default Optional<String> problem(Crypto crypto, VerificationKey key, int index) {
    if (payload().isEmpty()) {
      return Optional.of("the content is not in the message");
    }
    return signatures().get(index).problem(crypto, key, payload().get(), Bytes.EMPTY);
  }
}
