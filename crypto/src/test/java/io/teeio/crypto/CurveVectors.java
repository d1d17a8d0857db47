package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;

/** The key pairs of RFC 6979 A.2.5 and A.2.6. */
final class CurveVectors {
  static final String P256_SCALAR =
      "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
  static final String P256_POINT =
      "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
          + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
  static final String P384_SCALAR =
      "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
          + "96D5724E4C70A825F872C9EA60D2EDF5";
  static final String P384_POINT =
      "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64"
          + "DEF8F0EA9055866064A254515480BC13"
          + "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1"
          + "288B231C3AE0D4FE7344FD2533264720";

  private CurveVectors() {}

  /** The signing key of a scalar in the form of RFC 5958, without its public half. */
  static SigningKey signingKey(Curve curve, String scalar) throws MalformedInput {
    return SigningKey.readPkcs8(Secret.adopt(withoutPublicHalf(curve, scalar).toArray()));
  }

  static Bytes withoutPublicHalf(Curve curve, String scalar) {
    Bytes raw = Bytes.fromHex(scalar);
    Bytes algorithm =
        Bytes.fromHex(
            switch (curve) {
              case P256 -> "301306072a8648ce3d020106082a8648ce3d030107";
              case P384 -> "301006072a8648ce3d020106052b81040022";
              case P521 -> "301006072a8648ce3d020106052b81040023";
              case SM2 -> "301306072a8648ce3d020106082a811ccf5501822d";
            });
    Bytes key = Bytes.concat(Bytes.of(0x30, 5 + raw.length(), 0x02, 1, 1, 0x04, raw.length()), raw);
    Bytes wrapped = Bytes.concat(Bytes.of(0x04, key.length()), key);
    return Bytes.concat(
        Bytes.of(0x30, 3 + algorithm.length() + wrapped.length(), 0x02, 1, 0), algorithm, wrapped);
  }

  /** The verification key of X || Y. */
  static VerificationKey verificationKey(Curve curve, String point) throws MalformedInput {
    return VerificationKey.read(Bytes.concat(curve.publicHeader(), Bytes.fromHex(point)));
  }
}
