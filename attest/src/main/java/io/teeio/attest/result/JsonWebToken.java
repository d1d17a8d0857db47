package io.teeio.attest.result;

import io.teeio.attest.jose.Jwk;
import io.teeio.attest.json.StrictJson;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signed JSON Web Token (RFC 7519) in its compact form: header, claims and signature in base64url
 * with dots between them. It is read strictly: no padding, no stray bits, nothing twice, nothing
 * critical. Reading does not check the signature; {@link #problem} does.
 *
 * @param compact the token as it was read
 * @param header the JSON text of its header
 * @param algorithm what the header calls the algorithm
 * @param keyIdentifier which key signed it, if it says
 * @param claims the JSON text of its claims
 * @param signature the signature
 */
public record JsonWebToken(
    String compact,
    String header,
    String algorithm,
    Optional<String> keyIdentifier,
    String claims,
    Bytes signature) {
  private static final String CLAUSE = "RFC 7515 7.1";
  private static final int MOST_CHARS = 1 << 20;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /**
   * Reads {@code token}.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static JsonWebToken read(String token) throws MalformedInput {
    if (token.length() > MOST_CHARS) {
      throw new MalformedInput("JWT", MOST_CHARS, "is too long", CLAUSE);
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new MalformedInput("JWT", 0, "is not three parts with dots between them", CLAUSE);
    }
    String header = StrictJson.text(decode(parts[0], "header"), "header", CLAUSE);
    String claims = StrictJson.text(decode(parts[1], "claims"), "claims", CLAUSE);
    JsonNode fields = StrictJson.object(header, "header", CLAUSE);
    StrictJson.object(claims, "claims", "RFC 7519 7.2");
    if (fields.has("crit") || fields.has("b64")) {
      throw new MalformedInput("crit", 0, "nothing critical is understood", "RFC 7515 4.1.11");
    }
    String algorithm =
        StrictJson.text(fields, "alg", "RFC 7515 4.1.1")
            .orElseThrow(() -> new MalformedInput("alg", 0, "is missing", "RFC 7515 4.1.1"));
    return new JsonWebToken(
        token,
        header,
        algorithm,
        StrictJson.text(fields, "kid", "RFC 7515 4.1.4"),
        claims,
        decode(parts[2], "signature"));
  }

  private static Bytes decode(String part, String name) throws MalformedInput {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (ENCODER.encodeToString(bytes).equals(part)) {
        return Bytes.copyOf(bytes);
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedInput(name, 0, "is no base64url", CLAUSE);
    }
    throw new MalformedInput(name, 0, "has padding or stray bits", CLAUSE);
  }

  /**
   * The key that the header shows ({@code jwk}), if it does. A token that verifies with it was
   * signed by its owner, whoever that is: only a key that is known from elsewhere proves more.
   *
   * @throws MalformedInput if it is no key that is used here
   */
  public Optional<VerificationKey> shownKey() throws MalformedInput {
    JsonNode shown = StrictJson.object(header, "header", CLAUSE).get("jwk");
    return shown == null ? Optional.empty() : Optional.of(Jwk.read(shown).key());
  }

  /** Why this is not signed by {@code key}; empty if it is. */
  public Optional<String> problem(Crypto crypto, VerificationKey key) {
    Optional<JoseAlgorithm> pinned = JoseAlgorithm.of(key.algorithm());
    if (pinned.isEmpty()) {
      return Optional.of(key.algorithm() + " keys sign no token here");
    }
    if (!pinned.get().isCalled(algorithm)) {
      return Optional.of(
          "the header says " + algorithm + ", the key signs with " + pinned.get().word());
    }
    String signed = compact.substring(0, compact.lastIndexOf('.'));
    return pinned.get().verify(crypto, key, ascii(signed), signature)
        ? Optional.empty()
        : Optional.of("the signature is not one of this key");
  }

  /**
   * Signs {@code claims}, which is a JSON object.
   *
   * @param header a JSON object without {@code alg}, which is added; {@code typ} or {@code kid} may
   *     stand there
   * @throws IllegalArgumentException if keys of this kind sign no token
   */
  static JsonWebToken sign(
      Crypto crypto, SigningKey key, ObjectNode header, String claims, RandomSource random) {
    JoseAlgorithm algorithm =
        JoseAlgorithm.of(key.algorithm())
            .orElseThrow(
                () -> new IllegalArgumentException(key.algorithm() + " keys sign no token"));
    String head = header.put("alg", algorithm.word()).toString();
    String signed = encode(head) + "." + encode(claims);
    Bytes signature = algorithm.sign(crypto, key, ascii(signed), random);
    JsonNode identifier = header.get("kid");
    return new JsonWebToken(
        signed + "." + ENCODER.encodeToString(signature.toArray()),
        head,
        algorithm.word(),
        identifier == null ? Optional.empty() : Optional.of(identifier.stringValue()),
        claims,
        signature);
  }

  private static String encode(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes ascii(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The token itself. */
  @Override
  public String toString() {
    return compact;
  }
}
