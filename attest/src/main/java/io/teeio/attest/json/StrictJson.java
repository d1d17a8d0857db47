package io.teeio.attest.json;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON: no member twice, nothing after the end, at most {@value #DEEPEST} deep. How long a
 * text may be is for its form to say.
 */
public final class StrictJson {
  /** How deep arrays and objects may be nested. */
  public static final int DEEPEST = 32;

  /** Years are four digits. */
  private static final long LATEST = 253_402_300_799L;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * The value in {@code text}.
   *
   * @param name what the clause that gives its form calls it
   */
  public static JsonNode read(String text, String name, String clause) throws MalformedInput {
    try {
      return JSON.readTree(text);
    } catch (JacksonException refused) {
      throw new MalformedInput(name, 0, "is not JSON: " + refused.getOriginalMessage(), clause);
    }
  }

  /** As {@link #read}, of an object. */
  public static JsonNode object(String text, String name, String clause) throws MalformedInput {
    JsonNode node = read(text, name, clause);
    if (!node.isObject()) {
      throw new MalformedInput(name, 0, "is no JSON object", clause);
    }
    return node;
  }

  /** The text that {@code utf8} is. */
  public static String text(Bytes utf8, String name, String clause) throws MalformedInput {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8.toArray())).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInput(name, 0, "is no UTF-8", clause);
    }
  }

  /** The text in the field {@code name}, if there is that field. */
  public static Optional<String> text(JsonNode object, String name, String clause)
      throws MalformedInput {
    JsonNode value = object.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new MalformedInput(name, 0, "is no text", clause);
    }
    return Optional.of(value.stringValue());
  }

  /** The instant in seconds that the field {@code name} has, if there is that field. */
  public static Optional<Instant> instant(JsonNode object, String name, String clause)
      throws MalformedInput {
    JsonNode value = object.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > LATEST) {
      throw new MalformedInput(name, 0, "is no number of seconds since 1970", clause);
    }
    return Optional.of(Instant.ofEpochSecond(value.longValue()));
  }
}
