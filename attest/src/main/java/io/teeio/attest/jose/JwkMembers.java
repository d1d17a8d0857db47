package io.teeio.attest.jose;

import io.teeio.crypto.KeyParts;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.util.Base64;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The members of a key in JSON (RFC 7518 6, RFC 8037 2). */
final class JwkMembers {
  private JwkMembers() {}

  /** The members without which it is no key, sorted by name: what a thumbprint (RFC 7638) is of. */
  static ObjectNode of(VerificationKey key) {
    Bytes octets =
        KeyParts.octets(key)
            .orElseThrow(() -> new IllegalArgumentException(key.algorithm() + " is not written"));
    return switch (key.algorithm()) {
      case EC_P256 -> point("P-256", octets);
      case EC_P384 -> point("P-384", octets);
      case EC_P521 -> point("P-521", octets);
      case ED25519 -> edwards("Ed25519", octets);
      case ED448 -> edwards("Ed448", octets);
      case ML_DSA_44 -> lattice("ML-DSA-44", octets);
      case ML_DSA_65 -> lattice("ML-DSA-65", octets);
      case ML_DSA_87 -> lattice("ML-DSA-87", octets);
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
  }

  private static ObjectNode point(String curve, Bytes point) {
    int half = point.length() / 2;
    return JsonNodeFactory.instance
        .objectNode()
        .put("crv", curve)
        .put("kty", "EC")
        .put("x", base64url(point.slice(0, half)))
        .put("y", base64url(point.from(half)));
  }

  private static ObjectNode edwards(String curve, Bytes key) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("crv", curve)
        .put("kty", "OKP")
        .put("x", base64url(key));
  }

  private static ObjectNode lattice(String algorithm, Bytes key) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("alg", algorithm)
        .put("kty", "AKP")
        .put("pub", base64url(key));
  }

  private static String base64url(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }
}
