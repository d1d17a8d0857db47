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
    JwkForm form =
        JwkForm.of(key.algorithm())
            .orElseThrow(() -> new IllegalArgumentException(key.algorithm() + " is not written"));
    Bytes octets = KeyParts.octets(key).orElseThrow();
    int half = octets.length() / 2;
    return switch (form.type()) {
      case EC ->
          typed("crv", form)
              .put("x", base64url(octets.slice(0, half)))
              .put("y", base64url(octets.from(half)));
      case OKP -> typed("crv", form).put("x", base64url(octets));
      case AKP -> typed("alg", form).put("pub", base64url(octets));
    };
  }

  private static ObjectNode typed(String distinction, JwkForm form) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(distinction, form.word())
        .put("kty", form.type().name());
  }

  private static String base64url(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }
}
