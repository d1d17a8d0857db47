package io.teeio.attest.jose;

import io.teeio.attest.json.StrictJson;
import io.teeio.attest.key.KeyForm;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.KeyParts;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A public key in JSON (RFC 7517): EC, OKP and RSA keys that verify signatures. A private part, if
 * there is one, is not read.
 *
 * @param key the key
 * @param identifier its name ({@code kid}), if it has one
 * @param algorithm the only algorithm that it may be used with ({@code alg}), if it names one
 * @param certificates the certificates that come with it ({@code x5c}), that of the key first
 */
public record Jwk(
    VerificationKey key,
    Optional<String> identifier,
    Optional<String> algorithm,
    List<Certificate> certificates) {
  private static final String CLAUSE = "RFC 7517 4";
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_CERTIFICATES = 16;
  private static final int MOST_KEYS = 256;

  /** Copies the list. */
  public Jwk {
    certificates = List.copyOf(certificates);
  }

  /** A key with a name and nothing else. */
  public Jwk(VerificationKey key, Optional<String> identifier) {
    this(key, identifier, Optional.empty(), List.of());
  }

  /**
   * Reads one key.
   *
   * @throws MalformedInput if it is not JSON, not in its form, or a key of a kind not used here
   */
  public static Jwk read(String json) throws MalformedInput {
    return read(tree(json));
  }

  /**
   * Reads one key that is part of something else.
   *
   * @throws MalformedInput as {@link #read(String)}
   */
  public static Jwk read(JsonNode json) throws MalformedInput {
    if (!json.isObject()) {
      throw malformed("JWK", "is not an object");
    }
    Jwk read =
        new Jwk(
            key(json), optionalText(json, "kid"), optionalText(json, "alg"), certificates(json));
    if (!read.certificates.isEmpty()
        && !read.certificates.getFirst().publicKey().equals(Optional.of(read.key))) {
      throw malformed("x5c", "is of another key");
    }
    return read;
  }

  /**
   * Reads a set of keys (RFC 7517 5), or a single one. Members that are not keys of a kind used
   * here are left out, as that clause has it.
   *
   * @throws MalformedInput if it is neither
   */
  public static List<Jwk> readSet(String json) throws MalformedInput {
    JsonNode tree = tree(json);
    if (!tree.has("keys")) {
      return List.of(read(tree));
    }
    if (!(tree.get("keys") instanceof ArrayNode members) || members.size() > MOST_KEYS) {
      throw malformed("keys", "is not an array of " + MOST_KEYS + " keys at most");
    }
    List<Jwk> keys = new ArrayList<>();
    for (JsonNode member : members) {
      understood(member).ifPresent(keys::add);
    }
    return List.copyOf(keys);
  }

  private static Optional<Jwk> understood(JsonNode member) {
    try {
      return Optional.of(read(member));
    } catch (MalformedInput foreign) {
      return Optional.empty();
    }
  }

  private static JsonNode tree(String json) throws MalformedInput {
    if (json.length() > MOST_CHARACTERS) {
      throw malformed("JWK", "is longer than " + MOST_CHARACTERS + " characters");
    }
    return StrictJson.read(json, "JWK", CLAUSE);
  }

  private static VerificationKey key(JsonNode json) throws MalformedInput {
    try {
      return key(json, text(json, "kty"));
    } catch (MalformedInput refused) {
      throw malformed("JWK", refused.field() + " " + refused.reason());
    }
  }

  private static VerificationKey key(JsonNode json, String kind) throws MalformedInput {
    return switch (kind) {
      case "EC" ->
          KeyParts.point(
              algorithm(KeyForm.Type.POINT, json, "crv"), octets(json, "x"), octets(json, "y"));
      case "OKP" -> KeyParts.octets(algorithm(KeyForm.Type.OCTETS, json, "crv"), octets(json, "x"));
      case "RSA" -> KeyParts.rsa(octets(json, "n"), octets(json, "e"));
      case "AKP" ->
          KeyParts.octets(algorithm(KeyForm.Type.ALGORITHM, json, "alg"), octets(json, "pub"));
      default -> throw malformed("kty", "is not used here: " + kind);
    };
  }

  private static KeyAlgorithm algorithm(KeyForm.Type type, JsonNode json, String distinction)
      throws MalformedInput {
    String word = text(json, distinction);
    return KeyForm.algorithm(type, word)
        .orElseThrow(() -> malformed(distinction, "is not used here: " + word));
  }

  private static List<Certificate> certificates(JsonNode json) throws MalformedInput {
    JsonNode chain = json.get("x5c");
    if (chain == null) {
      return List.of();
    }
    if (!(chain instanceof ArrayNode array)
        || array.isEmpty()
        || array.size() > MOST_CERTIFICATES) {
      throw malformed("x5c", "is not an array of one to " + MOST_CERTIFICATES + " certificates");
    }
    List<Certificate> certificates = new ArrayList<>();
    for (JsonNode each : array) {
      if (!each.isString()) {
        throw malformed("x5c", "is not an array of texts");
      }
      certificates.add(certificate(base64(Base64.getDecoder(), each.stringValue(), "x5c")));
    }
    return certificates;
  }

  private static Certificate certificate(Bytes der) throws MalformedInput {
    try {
      return Certificate.read(der);
    } catch (MalformedInput refused) {
      throw malformed("x5c", "is no certificate: " + refused.getMessage());
    }
  }

  private static Bytes octets(JsonNode json, String name) throws MalformedInput {
    String text = text(json, name);
    if (text.indexOf('=') >= 0) {
      throw malformed(name, "has padding, which base64url does not have here");
    }
    return base64(Base64.getUrlDecoder(), text, name);
  }

  private static Bytes base64(Base64.Decoder decoder, String text, String name)
      throws MalformedInput {
    try {
      return Bytes.copyOf(decoder.decode(text));
    } catch (IllegalArgumentException refused) {
      throw malformed(name, "is not base64");
    }
  }

  private static Optional<String> optionalText(JsonNode json, String name) throws MalformedInput {
    return json.has(name) ? Optional.of(text(json, name)) : Optional.empty();
  }

  private static String text(JsonNode json, String name) throws MalformedInput {
    JsonNode value = json.get(name);
    if (value == null || !value.isString()) {
      throw malformed(name, "is not a text");
    }
    return value.stringValue();
  }

  private static MalformedInput malformed(String name, String reason) {
    return new MalformedInput(name, 0, reason, CLAUSE);
  }

  /**
   * The key as a JSON object, its members in the order of RFC 7638 and then {@code alg}, {@code
   * kid} and {@code x5c}.
   *
   * @throws IllegalArgumentException if it is a key that no token here carries: RSA, SM2, SLH-DSA
   */
  public ObjectNode toJson() {
    ObjectNode json = JwkMembers.of(key);
    algorithm.ifPresent(name -> json.put("alg", name));
    identifier.ifPresent(name -> json.put("kid", name));
    if (!certificates.isEmpty()) {
      ArrayNode chain = json.putArray("x5c");
      certificates.forEach(
          each -> chain.add(Base64.getEncoder().encodeToString(each.der().toArray())));
    }
    return json;
  }
}
