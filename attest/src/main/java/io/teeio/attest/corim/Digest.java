package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * A digest and its algorithm. Grammar: {@code [alg : int / text, val : bytes]}, where a number is
 * one of IANA's named information hashes or of COSE's algorithms.
 *
 * @param algorithm the algorithm as it is named
 * @param hash the algorithm, if it is one that is used here
 * @param value the digest, of the size of its algorithm
 */
public record Digest(Cbor.Key algorithm, Optional<HashAlgorithm> hash, Bytes value) {
  /** A digest of our own making, its algorithm named as IANA's registry of hashes does. */
  public static Digest of(HashAlgorithm hash, Bytes value) {
    return new Digest(Cbor.whole(number(hash)), Optional.of(hash), value);
  }

  /**
   * Reads one.
   *
   * @throws MalformedInput if it is not in its form, or has not the size of its algorithm
   */
  static Digest read(CborItem item) throws MalformedInput {
    List<CborItem> parts = item.elements(2);
    if (!(parts.get(0).value() instanceof Cbor.Key algorithm) || algorithm instanceof Cbor.Octets) {
      throw parts.get(0).malformed("is neither a number nor a text");
    }
    Bytes value = parts.get(1).octets();
    Optional<HashAlgorithm> hash = hash(algorithm);
    if (hash.isPresent() && hash.get().size() != value.length()) {
      throw parts.get(1).malformed("has " + value.length() + " bytes, not those of " + hash.get());
    }
    return new Digest(algorithm, hash, value);
  }

  /** Whether both name the same algorithm, however they do. */
  boolean sameAlgorithm(Digest other) {
    return hash.isPresent() ? hash.equals(other.hash) : algorithm.equals(other.algorithm);
  }

  private static int number(HashAlgorithm hash) {
    return switch (hash) {
      case SHA_256 -> 1;
      case SHA_384 -> 7;
      case SHA_512 -> 8;
      case SHA3_256 -> 10;
      case SHA3_384 -> 11;
      case SHA3_512 -> 12;
      case SM3 -> throw new IllegalArgumentException("SM3 has no number in the registry");
    };
  }

  private static Optional<HashAlgorithm> hash(Cbor.Key name) {
    return switch (name) {
      case Cbor.Octets octets -> Optional.empty();
      case Cbor.Whole whole -> whole.isLong() ? hash(whole.value().longValue()) : Optional.empty();
      case Cbor.Text text ->
          switch (text.value()) {
            case "sha-256", "sha256" -> Optional.of(HashAlgorithm.SHA_256);
            case "sha-384", "sha384" -> Optional.of(HashAlgorithm.SHA_384);
            case "sha-512", "sha512" -> Optional.of(HashAlgorithm.SHA_512);
            case "sha3-256" -> Optional.of(HashAlgorithm.SHA3_256);
            case "sha3-384" -> Optional.of(HashAlgorithm.SHA3_384);
            case "sha3-512" -> Optional.of(HashAlgorithm.SHA3_512);
            default -> Optional.empty();
          };
    };
  }

  /** Numbers of IANA's named information hashes are positive, those of COSE negative. */
  private static Optional<HashAlgorithm> hash(long number) {
    if (number == 1 || number == -16) {
      return Optional.of(HashAlgorithm.SHA_256);
    }
    if (number == 7 || number == -43) {
      return Optional.of(HashAlgorithm.SHA_384);
    }
    if (number == 8 || number == -44) {
      return Optional.of(HashAlgorithm.SHA_512);
    }
    if (number >= 10 && number <= 12) {
      return Optional.of(
          List.of(HashAlgorithm.SHA3_256, HashAlgorithm.SHA3_384, HashAlgorithm.SHA3_512)
              .get((int) number - 10));
    }
    return Optional.empty();
  }
}
