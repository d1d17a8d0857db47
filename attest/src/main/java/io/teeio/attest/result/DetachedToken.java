package io.teeio.attest.result;

import io.teeio.attest.Check;
import io.teeio.attest.Claim;
import io.teeio.attest.Signers;
import io.teeio.attest.Verdict;
import io.teeio.attest.json.StrictJson;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A detached EAT bundle in JSON (RFC 9711 5), as NVIDIA's remote attestation service answers: one
 * token about all devices, which has a digest of the token of each.
 *
 * <pre>{@code
 * [ [ "JWT", "eyJ.." ], { "GPU-0": "eyJ..", "GPU-1": "eyJ.." } ]
 * }</pre>
 *
 * <p>The token about all has them as {@code submods: { "GPU-0": [ "DIGEST", [ "SHA-256", digest ] ]
 * }}, where a digest is in hexadecimal or base64url and is one of the whole token's characters.
 *
 * @param overall the token about all
 * @param submodules the token of each, by name
 */
public record DetachedToken(JsonWebToken overall, Map<String, JsonWebToken> submodules) {
  private static final String CLAUSE = "RFC 9711 5";
  private static final int MOST_CHARS = 1 << 22;
  private static final int MOST_SUBMODULES = 256;
  private static final String NVATTEST = "detached_eat";
  private static final String MEASURED = "measres";
  private static final String NVIDIA_RESULT = "x-nvidia-overall-att-result";

  /** Copies the map and keeps its order. */
  public DetachedToken {
    submodules = Collections.unmodifiableMap(new LinkedHashMap<>(submodules));
  }

  /**
   * Reads {@code text}: the bundle, or what {@code nvattest attest} prints, which has it in {@code
   * detached_eat}.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static DetachedToken read(String text) throws MalformedInput {
    if (text.length() > MOST_CHARS) {
      throw malformed("bundle", "is too long");
    }
    JsonNode answer = StrictJson.read(text, "bundle", CLAUSE);
    JsonNode root = answer.has(NVATTEST) ? answer.get(NVATTEST) : answer;
    if (!root.isArray() || root.size() != 2) {
      throw malformed("bundle", "is no array of two");
    }
    JsonNode main = root.get(0);
    if (!main.isArray()
        || main.size() != 2
        || !main.get(0).isString()
        || !main.get(0).stringValue().equals("JWT")
        || !main.get(1).isString()) {
      throw malformed("bundle[0]", "is not [\"JWT\", token]");
    }
    JsonNode detached = root.get(1);
    if (!detached.isObject() || detached.isEmpty() || detached.size() > MOST_SUBMODULES) {
      throw malformed("bundle[1]", "is no object of 1 to " + MOST_SUBMODULES + " tokens");
    }
    Map<String, JsonWebToken> submodules = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : detached.properties()) {
      if (!each.getValue().isString()) {
        throw malformed("bundle[1]", "has a value that is no token");
      }
      submodules.put(each.getKey(), JsonWebToken.read(each.getValue().stringValue()));
    }
    return new DetachedToken(JsonWebToken.read(main.get(1).stringValue()), submodules);
  }

  /**
   * Whether the bundle is whole and good at {@code asOf}. Checks "token form", "token signature",
   * "token dates", for each device "{name} token signature", "{name} token dates", "{name} token
   * digest" and "{name} token status", which is how its measurements compared; "nonce", and "token
   * status", which is what NVIDIA's service says of all.
   */
  public Verdict checks(Signers signers, Optional<Bytes> nonce, Crypto crypto, Instant asOf) {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.pass(
            "token form", "one about all devices, " + submodules.size() + " about one each"));
    checks.add(TokenChecks.signature("token signature", overall, signers, crypto));
    checks.add(dates("token dates", overall, asOf));
    Map<String, Optional<Digest>> digests = digests();
    submodules.forEach((name, token) -> {
      checks.add(TokenChecks.signature(name + " token signature", token, signers, crypto));
      checks.add(dates(name + " token dates", token, asOf));
      checks.add(
          digest(
              name + " token digest", digests.getOrDefault(name, Optional.empty()), token, crypto));
      checks.add(measured(name + " token status", token));
    });
    digests.keySet().stream()
        .filter(name -> !submodules.containsKey(name))
        .map(name -> Check.fail(name + " token digest", "the bundle does not have this token"))
        .forEach(checks::add);
    checks.add(nonce(nonce));
    checks.add(status());
    return new Verdict(checks);
  }

  /** What the tokens say, for whoever reads an appraisal of them. */
  Claim.Table claims() {
    Claim.Builder devices = Claim.Table.builder();
    submodules.forEach((name, token) -> devices.with(name, claims(token)));
    return claims(overall).with("devices", devices.build());
  }

  private static Claim.Table claims(JsonWebToken token) {
    try {
      return ClaimJson.table(StrictJson.object(token.claims(), "claims", CLAUSE));
    } catch (MalformedInput malformed) {
      return Claim.Table.EMPTY; // a token is read with its claims, so they are there
    }
  }

  /** Every token that names a nonce must name the same: one challenge was answered. */
  private Check nonce(Optional<Bytes> wanted) {
    try {
      Check check = TokenChecks.nonce(nonce(overall), wanted);
      for (Map.Entry<String, JsonWebToken> each : submodules.entrySet()) {
        Optional<String> own = nonce(each.getValue());
        if (own.isPresent() && !own.equals(nonce(overall))) {
          return Check.fail("nonce", each.getKey() + " answers another one than the whole")
              .comparing(nonce(overall).orElse("none"), own.get());
        }
      }
      return check;
    } catch (MalformedInput malformed) {
      return Check.fail("nonce", malformed.getMessage());
    }
  }

  private static Optional<String> nonce(JsonWebToken token) throws MalformedInput {
    return StrictJson.text(
        StrictJson.object(token.claims(), "claims", CLAUSE), "eat_nonce", "RFC 9711 4.1");
  }

  /** How the measurements of a device compared, in words of either age. */
  private static Check measured(String name, JsonWebToken token) {
    try {
      JsonNode claims = StrictJson.object(token.claims(), "claims", CLAUSE);
      return StrictJson.text(claims, MEASURED, "RFC 9711 4.2.16")
          .map(result ->
              Check.of(
                  name,
                  result.equals("success") || result.equals("comparison-successful"),
                  MEASURED + " is " + result,
                  MEASURED + " is " + result))
          .orElseGet(() -> Check.notChecked(name, "the token does not say " + MEASURED));
    } catch (MalformedInput malformed) {
      return Check.fail(name, malformed.getMessage());
    }
  }

  private static Check dates(String name, JsonWebToken token, Instant asOf) {
    try {
      JsonNode claims = StrictJson.object(token.claims(), "claims", CLAUSE);
      Optional<Instant> begin = StrictJson.instant(claims, "nbf", "RFC 7519 4.1.5");
      return TokenChecks.dates(
          name,
          begin.isPresent() ? begin : StrictJson.instant(claims, "iat", "RFC 7519 4.1.6"),
          StrictJson.instant(claims, "exp", "RFC 7519 4.1.4"),
          asOf);
    } catch (MalformedInput malformed) {
      return Check.fail(name, malformed.getMessage());
    }
  }

  private Check status() {
    String name = "token status";
    try {
      JsonNode result = StrictJson.object(overall.claims(), "claims", CLAUSE).path(NVIDIA_RESULT);
      if (!result.isBoolean()) {
        return Check.notChecked(name, "the token does not say " + NVIDIA_RESULT);
      }
      return Check.of(name, result.booleanValue(), NVIDIA_RESULT, NVIDIA_RESULT + " is false");
    } catch (MalformedInput malformed) {
      return Check.fail(name, malformed.getMessage());
    }
  }

  /** What the token about all says that one of a device has to be. */
  private record Digest(HashAlgorithm algorithm, Bytes value) {}

  private Map<String, Optional<Digest>> digests() {
    Map<String, Optional<Digest>> digests = new LinkedHashMap<>();
    try {
      StrictJson.object(overall.claims(), "claims", CLAUSE)
          .path("submods")
          .properties()
          .forEach(each -> digests.put(each.getKey(), digest(each.getValue())));
    } catch (MalformedInput malformed) {
      return Map.of(); // read before; a digest that is not there fails its token
    }
    return digests;
  }

  private static Optional<Digest> digest(JsonNode node) {
    JsonNode pair = node.path(1);
    boolean form =
        node.size() == 2
            && node.path(0).isString()
            && node.path(0).stringValue().equals("DIGEST")
            && pair.size() == 2
            && pair.path(0).isString()
            && pair.path(1).isString();
    if (!form) {
      return Optional.empty();
    }
    return algorithm(pair.get(0).stringValue())
        .flatMap(algorithm ->
            octets(pair.get(1).stringValue(), algorithm.size())
                .map(value -> new Digest(algorithm, value)));
  }

  private static Optional<HashAlgorithm> algorithm(String name) {
    return switch (name) {
      case "SHA-256", "SHA256", "sha-256" -> Optional.of(HashAlgorithm.SHA_256);
      case "SHA-384", "SHA384", "sha-384" -> Optional.of(HashAlgorithm.SHA_384);
      case "SHA-512", "SHA512", "sha-512" -> Optional.of(HashAlgorithm.SHA_512);
      default -> Optional.empty();
    };
  }

  private static Optional<Bytes> octets(String text, int size) {
    try {
      byte[] octets =
          text.length() == 2 * size
              ? HexFormat.of().parseHex(text)
              : Base64.getUrlDecoder().decode(text);
      return octets.length == size ? Optional.of(Bytes.copyOf(octets)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Check digest(
      String name, Optional<Digest> expected, JsonWebToken token, Crypto crypto) {
    if (expected.isEmpty()) {
      return Check.fail(name, "the token about all devices has no digest of it that is known here")
          .under(CLAUSE);
    }
    Bytes actual =
        crypto.hash(
            expected.get().algorithm(),
            Bytes.copyOf(token.compact().getBytes(StandardCharsets.US_ASCII)));
    return Check.of(
            name,
            actual.equals(expected.get().value()),
            "is the one that the token about all devices has",
            "is another one than the token about all devices has")
        .under(CLAUSE)
        .comparing(expected.get().value().toString(), actual.toString());
  }

  private static MalformedInput malformed(String field, String reason) {
    return new MalformedInput(field, 0, reason, CLAUSE);
  }
}
