package io.teeio.attest.rim;

import io.teeio.attest.RimError;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A manifest as NVIDIA's RIM service hands it out.
 *
 * <pre>{@code
 * { "id": "NV_GPU_DRIVER_GH100_550.90.07", "rim": "PD94bWwg..", "rim_format": "TCG",
 *   "sha256": "..", "last_updated": "..", "request_id": ".." }
 * }</pre>
 *
 * <p>Only {@code id} and {@code rim} are looked at. The digest beside them is of the same hand as
 * the manifest and proves nothing; the manifest's own signature does.
 *
 * @param id what the service calls the manifest
 * @param manifest the manifest, decoded from Base64
 */
public record RimServiceAnswer(String id, Bytes manifest) {
  /** The most bytes that an answer may have. */
  public static final int LARGEST = 8 << 20;

  private static final int DEEPEST = 16;
  private static final int BRACE = '{';
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LARGEST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads {@code content} if it is such an answer; empty if it is anything else, as a manifest
   * without a wrapper.
   *
   * @throws RimError if it is an answer whose manifest is not Base64
   */
  public static Optional<RimServiceAnswer> read(Bytes content) throws RimError {
    if (content.isEmpty() || content.length() > LARGEST || content.at(0) != BRACE) {
      return Optional.empty();
    }
    JsonNode root;
    try {
      root = JSON.readTree(content.toArray());
    } catch (JacksonException e) {
      return Optional.empty();
    }
    JsonNode id = root.get("id");
    JsonNode manifest = root.get("rim");
    if (id == null || !id.isString() || manifest == null || !manifest.isString()) {
      return Optional.empty();
    }
    return Optional.of(new RimServiceAnswer(id.stringValue(), decoded(manifest.stringValue())));
  }

  private static Bytes decoded(String base64) throws RimError {
    try {
      return Bytes.copyOf(
          Base64.getDecoder().decode(base64.strip().getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw new RimError("rim", "is not Base64");
    }
  }
}
