package io.teeio.attest.cose;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.key.KeyForm;
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
    VerificationKey key = checkedKey(map);
    if (algorithm.isPresent() && !algorithm.get().takes(key.algorithm())) {
      throw map.malformed(key.algorithm() + " keys do not sign with " + algorithm.get());
    }
    return new CoseKey(
        key, kid.isPresent() ? Optional.of(kid.get().octets()) : Optional.empty(), algorithm);
  }

  /** The key, with an error about the key as a whole where its numbers make none. */
  private static VerificationKey checkedKey(CborItem map) throws MalformedInput {
    try {
      return key(map);
    } catch (MalformedInput refused) {
      if (refused.field().startsWith(map.path())) {
        throw refused;
      }
      throw map.malformed("is no key: " + refused.field() + " " + refused.reason());
    }
  }

  private static VerificationKey key(CborItem map) throws MalformedInput {
    CborItem type = map.get(KTY);
    return switch ((int) type.whole(Integer.MIN_VALUE, Integer.MAX_VALUE)) {
      case OKP ->
          KeyParts.octets(algorithm(KeyForm.Type.OCTETS, map.get(CURVE)), map.get(X).octets());
      case EC2 -> point(map);
      case RSA -> KeyParts.rsa(map.get(CURVE).octets(), map.get(X).octets());
      case AKP ->
          KeyParts.octets(algorithm(KeyForm.Type.ALGORITHM, map.get(ALG)), map.get(CURVE).octets());
      default -> throw type.malformed("is a kind of key that is not used here");
    };
  }

  private static KeyAlgorithm algorithm(KeyForm.Type type, CborItem number) throws MalformedInput {
    return KeyForm.algorithm(type, number.whole(Integer.MIN_VALUE, Integer.MAX_VALUE))
        .orElseThrow(() -> number.malformed("is a curve or algorithm that is not used here"));
  }

  private static VerificationKey point(CborItem map) throws MalformedInput {
    KeyAlgorithm algorithm = algorithm(KeyForm.Type.POINT, map.get(CURVE));
    Bytes x = map.get(X).octets();
    CborItem y = map.get(Y);
    return y.value() instanceof Cbor.Simple
        ? KeyParts.compressedPoint(algorithm, x, y.flag())
        : KeyParts.point(algorithm, x, y.octets());
  }

  /** Whether it may verify signatures of {@code used}. */
  public boolean takes(CoseAlgorithm used) {
    return used.takes(key.algorithm()) && (algorithm.isEmpty() || algorithm.get().equals(used));
  }

  /**
   * The key as a value. RSA, SM2 and SLH-DSA keys, which no token here carries, have none.
   *
   * @throws IllegalArgumentException if it has none
   */
  public Cbor.Table toCbor() {
    KeyForm form = KeyForm.of(key.algorithm());
    Cbor number = Cbor.whole(form.number());
    Bytes octets = KeyParts.octets(key).orElseThrow();
    int half = octets.length() / 2;
    Cbor.Table table =
        switch (form.type()) {
          case POINT ->
              typed(EC2, CURVE, number)
                  .with(X, Cbor.octets(octets.slice(0, half)))
                  .with(Y, Cbor.octets(octets.from(half)));
          case OCTETS -> typed(OKP, CURVE, number).with(X, Cbor.octets(octets));
          case ALGORITHM -> typed(AKP, ALG, number).with(CURVE, Cbor.octets(octets));
        };
    Cbor.Table named =
        identifier.isPresent() ? table.with(KID, Cbor.octets(identifier.get())) : table;
    return algorithm.isPresent()
        ? named.with(ALG, Cbor.whole(algorithm.get().identifier()))
        : named;
  }

  private static Cbor.Table typed(int type, int distinction, Cbor number) {
    return Cbor.Table.EMPTY.with(KTY, Cbor.whole(type)).with(distinction, number);
  }

  /** The key in its deterministic encoding. */
  public Bytes toBytes() {
    return CborWriter.write(toCbor());
  }
}
