package io.teeio.dissect;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.capture.SessionSecret;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads what opens the sessions of a capture: an object as in the manifest of the recordings, {@code
 * {"secrets": {"dhe": [hex], "kem": [hex], "psk": [hex]}, "provisioned": {"requesterChains": {slot:
 * hex}, "responderChains": {slot: hex}, "requesterKey": hex, "responderKey": hex}}}. All parts may
 * be missing.
 */
public final class SecretsFile {
  private SecretsFile() {}

  /**
   * Reads {@code text}. The caller wipes the secrets.
   *
   * @throws UnreadableSecrets if it is not such an object; the message says what is wrong
   */
  public static CaptureSecrets read(String text) throws UnreadableSecrets {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(text);
    } catch (JacksonException e) {
      throw new UnreadableSecrets("is not JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw new UnreadableSecrets("is not a JSON object");
    }
    List<SessionSecret> sessions = new ArrayList<>();
    for (AgreedSecrets.Kind kind : AgreedSecrets.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      for (JsonNode each : root.path("secrets").path(name)) {
        Secret secret = Secret.adopt(hex(each, "secrets." + name).toArray());
        sessions.add(new SessionSecret(Optional.empty(), kind, secret));
      }
    }
    JsonNode given = root.path("provisioned");
    return new CaptureSecrets(
        sessions,
        new Provisioned(
            chains(given, "responderChains"),
            chains(given, "requesterChains"),
            key(given, "responderKey"),
            key(given, "requesterKey")));
  }

  private static Map<Integer, List<Certificate>> chains(JsonNode given, String name)
      throws UnreadableSecrets {
    Map<Integer, List<Certificate>> chains = new TreeMap<>();
    for (Map.Entry<String, JsonNode> slot : given.path(name).properties()) {
      String where = "provisioned." + name + "." + slot.getKey();
      if (!slot.getKey().matches("[0-7]")) {
        throw new UnreadableSecrets(where + " is not of a slot from 0 to 7");
      }
      try {
        List<Certificate> certificates = Certificate.readAll(hex(slot.getValue(), where));
        chains.put(Integer.parseInt(slot.getKey()), certificates);
      } catch (MalformedInput malformed) {
        throw new UnreadableSecrets(where + ": " + malformed.getMessage());
      }
    }
    return chains;
  }

  private static Optional<VerificationKey> key(JsonNode given, String name)
      throws UnreadableSecrets {
    JsonNode key = given.path(name);
    if (key.isMissingNode() || key.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(VerificationKey.read(hex(key, "provisioned." + name)));
    } catch (MalformedInput malformed) {
      throw new UnreadableSecrets("provisioned." + name + ": " + malformed.getMessage());
    }
  }

  private static Bytes hex(JsonNode node, String where) throws UnreadableSecrets {
    String text = node.isString() ? node.stringValue() : "";
    if (text.isEmpty() || text.length() % 2 != 0 || !text.matches("[0-9a-fA-F]+")) {
      throw new UnreadableSecrets(where + " is not a string of hexadecimal digits");
    }
    return Bytes.fromHex(text);
  }
}
