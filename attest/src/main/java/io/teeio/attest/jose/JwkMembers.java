package io.teeio.attest.jose;

import io.teeio.attest.key.KeyForm;
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
    KeyForm form = KeyForm.of(key.algorithm());
    Bytes octets = KeyParts.octets(key).orElseThrow();
    int half = octets.length() / 2;
    return switch (form.type()) {
      case POINT ->
          typed("EC", "crv", form)
              .put("x", base64url(octets.slice(0, half)))
              .put("y", base64url(octets.from(half)));
      case OCTETS -> typed("OKP", "crv", form).put("x", base64url(octets));
      case ALGORITHM -> typed("AKP", "alg", form).put("pub", base64url(octets));
    };
  }

  private static ObjectNode typed(String type, String distinction, KeyForm form) {
    return JsonNodeFactory.instance.objectNode().put(distinction, form.word()).put("kty", type);
  }

  private static String base64url(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }
}
