package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.MalformedInput;
import java.util.Arrays;
import java.util.Optional;

/** What a token calls hash functions: those of digests, and the base hash of SPDM. */
final class DigestNames {
  private DigestNames() {}

  /** A number of the registry of named information (RFC 6920), or a text where it has none. */
  static Cbor name(HashAlgorithm hash) {
    return switch (hash) {
      case SHA_256 -> Cbor.whole(1);
      case SHA_384 -> Cbor.whole(7);
      case SHA_512 -> Cbor.whole(8);
      case SHA3_256 -> Cbor.whole(10);
      case SHA3_384 -> Cbor.whole(11);
      case SHA3_512 -> Cbor.whole(12);
      case SM3 -> Cbor.text("sm3");
    };
  }

  /** The function that is called so, if it is one of ours. */
  static Optional<HashAlgorithm> named(CborItem item) throws MalformedInput {
    if (item.value() instanceof Cbor.Text || item.value() instanceof Cbor.Whole) {
      return Arrays.stream(HashAlgorithm.values())
          .filter(hash -> name(hash).equals(item.value()))
          .findFirst();
    }
    throw item.malformed("is neither a number nor a text");
  }

  /** The draft's number of a base hash. */
  static long base(HashAlgorithm hash) {
    return switch (hash) {
      case SHA_256 -> 0;
      case SHA_384 -> 2;
      case SHA_512 -> 4;
      case SHA3_256 -> 8;
      case SHA3_384 -> 16;
      case SHA3_512 -> 32;
      case SM3 -> 64;
    };
  }

  /** The base hash with this number. */
  static HashAlgorithm base(CborItem item) throws MalformedInput {
    long number = item.whole(0, 64);
    return Arrays.stream(HashAlgorithm.values())
        .filter(hash -> base(hash) == (number == 1 ? 0 : number))
        .findFirst()
        .orElseThrow(() -> item.malformed("is no hash function of SPDM"));
  }
}
