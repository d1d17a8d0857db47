package io.teeio.platform.evidence;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;
import java.util.List;

/** Puts claims into a COSE_Sign1 (RFC 9052 4.2) under ES384, as firmware writes tokens. */
public final class CoseWriter {
  private static final int SIGN1_TAG = 18;
  private static final int CWT_TAG = 61;
  private static final int ALGORITHM_HEADER = 1;
  private static final int CHAIN_HEADER = 33;
  private static final int ES384 = -35;
  private static final int KEY_TYPE = 1;
  private static final int TWO_COORDINATES = 2;
  private static final int CURVE = -1;
  private static final int P384 = 2;
  private static final int X = -2;
  private static final int Y = -3;
  private static final int COORDINATE = 48;

  private final Crypto crypto;
  private final RandomSource random;

  /** A writer whose signatures draw on {@code random}. */
  public CoseWriter(Crypto crypto, RandomSource random) {
    this.crypto = crypto;
    this.random = random;
  }

  /** The COSE_Key (RFC 9053 7.1.1) of {@code key}, which is on P-384. */
  public static Bytes key(VerificationKey key) {
    if (key.algorithm() != KeyAlgorithm.EC_P384) {
      throw new IllegalArgumentException("a token's key is on P-384, not " + key.algorithm());
    }
    Bytes info = key.subjectPublicKeyInfo();
    int y = info.length() - COORDINATE;
    return new CborWriter()
        .map(4)
        .integer(KEY_TYPE)
        .integer(TWO_COORDINATES)
        .integer(CURVE)
        .integer(P384)
        .integer(X)
        .bytes(info.slice(y - COORDINATE, y))
        .integer(Y)
        .bytes(info.from(y))
        .toBytes();
  }

  /** {@code claims}, a whole CBOR map, as a token that {@code key} signed. */
  public Bytes token(SigningKey key, Bytes claims) {
    return token(key, claims, List.of());
  }

  /** The same with the certificates of {@code key}, leaf first (RFC 9360 x5chain). */
  public Bytes token(SigningKey key, Bytes claims, List<Bytes> chain) {
    Bytes headers = new CborWriter().map(1).integer(ALGORITHM_HEADER).integer(ES384).toBytes();
    Bytes payload = new CborWriter().tag(CWT_TAG).encoded(claims).toBytes();
    Bytes signed =
        new CborWriter()
            .array(4)
            .text("Signature1")
            .bytes(headers)
            .bytes(Bytes.EMPTY)
            .bytes(payload)
            .toBytes();
    Bytes signature =
        crypto.sign(
            key, SignatureAlgorithm.ECDSA_P384, HashAlgorithm.SHA_384, signed, Bytes.EMPTY, random);
    CborWriter out = new CborWriter().tag(SIGN1_TAG).array(4).bytes(headers);
    writeChain(out, chain);
    return out.bytes(payload).bytes(signature).toBytes();
  }

  /** One certificate stands alone, several in an array. */
  private static void writeChain(CborWriter out, List<Bytes> chain) {
    if (chain.isEmpty()) {
      out.map(0);
      return;
    }
    out.map(1).integer(CHAIN_HEADER);
    if (chain.size() > 1) {
      out.array(chain.size());
    }
    chain.forEach(out::bytes);
  }
}
