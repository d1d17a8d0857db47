package io.teeio.attest.cose;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.KeyParts;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * A public key as COSE writes it (RFC 9052 7): OKP, EC2, RSA and AKP keys that verify signatures. A
 * private part, if there is one, is not read.
 *
 * @param key the key
 * @param identifier its name ({@code kid}), if it has one
 * @param algorithm the only algorithm that it may be used with, if it is bound to one
 */
public record CoseKey(
    VerificationKey key, Optional<Bytes> identifier, Optional<CoseAlgorithm> algorithm) {
  private static final String CLAUSE = "RFC 9052 7";
  private static final int KTY = 1;
  private static final int KID = 2;
  private static final int ALG = 3;
  private static final int OKP = 1;
  private static final int EC2 = 2;
  private static final int RSA = 3;
  private static final int AKP = 7;
  private static final int CURVE = -1;
  private static final int X = -2;
  private static final int Y = -3;

  /** A key without a name that may be used with whatever it is good for. */
  public CoseKey(VerificationKey key) {
    this(key, Optional.empty(), Optional.empty());
  }

  /**
   * Reads a key that fills {@code bytes}.
   *
   * @throws MalformedInput if it is not in its form, or of a kind that is not used here
   */
  public static CoseKey read(Bytes bytes) throws MalformedInput {
    return read(CborItem.read(bytes, "COSE_Key", CLAUSE));
  }

  /** As {@link #read(Bytes)}, of a part of a document. */
  public static CoseKey read(CborItem item) throws MalformedInput {
    CborItem map = item.under(CLAUSE);
    Optional<CborItem> kid = map.find(KID);
    Optional<CoseAlgorithm> algorithm = Optional.empty();
    Optional<CborItem> alg = map.find(ALG);
    if (alg.isPresent()) {
      CborItem named = alg.get();
      algorithm = CoseAlgorithm.of(named.whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
      if (algorithm.isEmpty()) {
        throw named.malformed("is an algorithm that is not used here");
      }
    }
    VerificationKey key = checkedKey(map, algorithm);
    if (algorithm.isPresent() && !algorithm.get().takes(key.algorithm())) {
      throw map.malformed(key.algorithm() + " keys do not sign with " + algorithm.get());
    }
    return new CoseKey(
        key, kid.isPresent() ? Optional.of(kid.get().octets()) : Optional.empty(), algorithm);
  }

  /** The key, with an error about the key as a whole where its numbers make none. */
  private static VerificationKey checkedKey(CborItem map, Optional<CoseAlgorithm> algorithm)
      throws MalformedInput {
    try {
      return key(map, algorithm);
    } catch (MalformedInput refused) {
      if (refused.field().startsWith(map.path())) {
        throw refused;
      }
      throw map.malformed("is no key: " + refused.field() + " " + refused.reason());
    }
  }

  private static VerificationKey key(CborItem map, Optional<CoseAlgorithm> algorithm)
      throws MalformedInput {
    CborItem kind = map.get(KTY);
    return switch ((int) kind.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      case OKP -> KeyParts.octets(octetCurve(map.get(CURVE)), map.get(X).octets());
      case EC2 -> point(map);
      case RSA -> KeyParts.rsa(map.get(CURVE).octets(), map.get(X).octets());
      case AKP -> KeyParts.octets(lattice(map, algorithm), map.get(CURVE).octets());
      default -> throw kind.malformed("is a kind of key that is not used here");
    };
  }

  private static VerificationKey point(CborItem map) throws MalformedInput {
    CborItem curve = map.get(CURVE);
    KeyAlgorithm algorithm =
        switch ((int) curve.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)) {
          case 1 -> KeyAlgorithm.EC_P256;
          case 2 -> KeyAlgorithm.EC_P384;
          case 3 -> KeyAlgorithm.EC_P521;
          default -> throw curve.malformed("is a curve that is not used here");
        };
    CborItem y = map.get(Y);
    return y.value() instanceof Cbor.Simple
        ? KeyParts.compressedPoint(algorithm, map.get(X).octets(), y.flag())
        : KeyParts.point(algorithm, map.get(X).octets(), y.octets());
  }

  private static KeyAlgorithm octetCurve(CborItem curve) throws MalformedInput {
    return switch ((int) curve.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      case 6 -> KeyAlgorithm.ED25519;
      case 7 -> KeyAlgorithm.ED448;
      default -> throw curve.malformed("is a curve that is not used here");
    };
  }

  private static KeyAlgorithm lattice(CborItem map, Optional<CoseAlgorithm> algorithm)
      throws MalformedInput {
    CoseAlgorithm named =
        algorithm.orElseThrow(() -> map.malformed("an AKP key has to name its algorithm"));
    return switch (named) {
      case ML_DSA_44 -> KeyAlgorithm.ML_DSA_44;
      case ML_DSA_65 -> KeyAlgorithm.ML_DSA_65;
      case ML_DSA_87 -> KeyAlgorithm.ML_DSA_87;
      case ES256,
          ES384,
          ES512,
          ESP256,
          ESP384,
          ESP512,
          EDDSA,
          ED25519,
          ED448,
          PS256,
          PS384,
          PS512 ->
          throw map.malformed("an AKP key is not one of " + named);
    };
  }

  /** Whether it may verify signatures of {@code used}. */
  public boolean takes(CoseAlgorithm used) {
    return used.takes(key.algorithm()) && (algorithm.isEmpty() || algorithm.get().equals(used));
  }

  /**
   * The key as a value. RSA and SLH-DSA keys, which no token here carries, have none.
   *
   * @throws IllegalArgumentException if it has none
   */
  public Cbor.Table toCbor() {
    Bytes octets =
        KeyParts.octets(key)
            .orElseThrow(() -> new IllegalArgumentException(key.algorithm() + " is not written"));
    int half = octets.length() / 2;
    Cbor.Table table =
        switch (key.algorithm()) {
          case EC_P256 -> point(1, octets.slice(0, half), octets.from(half));
          case EC_P384 -> point(2, octets.slice(0, half), octets.from(half));
          case EC_P521 -> point(3, octets.slice(0, half), octets.from(half));
          case ED25519 -> kind(OKP).with(CURVE, Cbor.whole(6)).with(X, Cbor.octets(octets));
          case ED448 -> kind(OKP).with(CURVE, Cbor.whole(7)).with(X, Cbor.octets(octets));
          case ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
              kind(AKP)
                  .with(
                      ALG,
                      Cbor.whole(CoseAlgorithm.usual(key.algorithm()).orElseThrow().identifier()))
                  .with(CURVE, Cbor.octets(octets));
          case RSA_2048,
              RSA_3072,
              RSA_4096,
              SM2,
              SLH_DSA_SHA2_128S,
              SLH_DSA_SHAKE_128S,
              SLH_DSA_SHA2_128F,
              SLH_DSA_SHAKE_128F,
              SLH_DSA_SHA2_192S,
              SLH_DSA_SHAKE_192S,
              SLH_DSA_SHA2_192F,
              SLH_DSA_SHAKE_192F,
              SLH_DSA_SHA2_256S,
              SLH_DSA_SHAKE_256S,
              SLH_DSA_SHA2_256F,
              SLH_DSA_SHAKE_256F ->
              throw new IllegalArgumentException(key.algorithm() + " is not written");
        };
    Cbor.Table named =
        identifier.isPresent() ? table.with(KID, Cbor.octets(identifier.get())) : table;
    return algorithm.isPresent()
        ? named.with(ALG, Cbor.whole(algorithm.get().identifier()))
        : named;
  }

  private static Cbor.Table kind(int kind) {
    return Cbor.Table.EMPTY.with(KTY, Cbor.whole(kind));
  }

  private static Cbor.Table point(int curve, Bytes x, Bytes y) {
    return kind(EC2).with(CURVE, Cbor.whole(curve)).with(X, Cbor.octets(x)).with(Y, Cbor.octets(y));
  }

  /** The key in its deterministic encoding. */
  public Bytes toBytes() {
    return CborWriter.write(toCbor());
  }
}
