package io.teeio.attest.rim;

import io.teeio.attest.RimError;
import io.teeio.attest.json.StrictJson;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

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

  private static final String CLAUSE = "NVIDIA RIM service";
  private static final int BRACE = '{';

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
      root = StrictJson.read(StrictJson.text(content, "answer", CLAUSE), "answer", CLAUSE);
    } catch (MalformedInput otherForm) {
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
