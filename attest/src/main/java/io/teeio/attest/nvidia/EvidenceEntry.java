package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One device of an {@link EvidenceBundle}.
 *
 * @param name its name in the bundle
 * @param architecture what the bundle says that it is
 * @param report its report
 * @param chain its certificates
 * @param nonce the nonce that the bundle says it was asked with
 */
record EvidenceEntry(
    Optional<String> name,
    Optional<String> architecture,
    Bytes report,
    Bytes chain,
    Optional<Bytes> nonce) {
  private static final int MOST_CERTIFICATES = 16;

  static EvidenceEntry read(JsonNode entry, String path) throws MalformedInput {
    if (!entry.isObject()) {
      throw EvidenceBundle.malformed(path, "is not an object");
    }
    boolean plain = entry.has("evidence");
    return new EvidenceEntry(
        Optional.empty(),
        architecture(entry),
        plain ? value(entry, "evidence", path) : pickledReport(entry, path),
        plain ? value(entry, "certificate", path) : pickledChain(entry, path),
        nonce(entry, path));
  }

  EvidenceEntry named(String other) {
    return new EvidenceEntry(Optional.of(other), architecture, report, chain, nonce);
  }

  static Optional<String> architecture(JsonNode entry) {
    JsonNode value = entry.has("arch") ? entry.get("arch") : entry.get("Arch");
    return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** Hexadecimal, as NVIDIA's tools have it, or a CMW record. */
  static Optional<Bytes> nonce(JsonNode entry, String path) throws MalformedInput {
    JsonNode value = entry.get("nonce");
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (value.isArray()) {
      return Optional.of(value(entry, "nonce", path));
    }
    String hex = value.isString() ? value.stringValue().strip() : "";
    if (!hex.matches("(0[xX])?([0-9a-fA-F]{2}){1,64}")) {
      throw EvidenceBundle.malformed(path + ".nonce", "is not hexadecimal, 1 to 64 bytes");
    }
    return Optional.of(Bytes.fromHex(hex.replaceFirst("^0[xX]", "")));
  }

  /** A text in base64, or a CMW record [type, base64]. */
  private static Bytes value(JsonNode entry, String field, String path) throws MalformedInput {
    JsonNode value = entry.get(field);
    if (value == null) {
      throw EvidenceBundle.malformed(path + "." + field, "is missing");
    }
    if (value.isArray()) {
      if (value.size() < 2) {
        throw EvidenceBundle.malformed(path + "." + field, "is not [type, value]");
      }
      return base64(value.get(1), path + "." + field + "[1]");
    }
    return base64(value, path + "." + field);
  }

  private static Bytes pickledReport(JsonNode entry, String path) throws MalformedInput {
    for (String field : List.of("AttestationReport", "attestation_report")) {
      if (entry.has(field)) {
        return pickled(entry.get(field), "py/b64", path + "." + field);
      }
    }
    throw EvidenceBundle.malformed(path + ".evidence", "is missing");
  }

  private static Bytes pickledChain(JsonNode entry, String path) throws MalformedInput {
    JsonNode chains = entry.get("CertificateChains");
    JsonNode list =
        chains == null
            ? entry.get("attestation_cert_chain")
            : chains.get("GpuAttestationCertificateChain");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST_CERTIFICATES) {
      throw EvidenceBundle.malformed(
          path, "has no list of 1 to " + MOST_CERTIFICATES + " certificates");
    }
    List<Bytes> certificates = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      certificates.add(pickled(list.get(i), "pem", path + ".certificates[" + i + "]"));
      certificates.add(Bytes.of('\n'));
    }
    return Bytes.concat(certificates.toArray(Bytes[]::new));
  }

  private static Bytes pickled(JsonNode object, String field, String path) throws MalformedInput {
    JsonNode value = object.get(field);
    if (value == null) {
      throw EvidenceBundle.malformed(path + "." + field, "is missing");
    }
    return base64(value, path + "." + field);
  }

  /** Either alphabet, with white space and with or without padding. */
  private static Bytes base64(JsonNode value, String path) throws MalformedInput {
    if (!value.isString()) {
      throw EvidenceBundle.malformed(path, "is not a string");
    }
    String text = value.stringValue().replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    try {
      return Bytes.copyOf(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException refused) {
      throw EvidenceBundle.malformed(path, "is not base64");
    }
  }
}
