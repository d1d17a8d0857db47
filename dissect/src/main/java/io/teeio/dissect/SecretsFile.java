package io.teeio.dissect;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.capture.SessionSecret;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SessionId;
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
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads what opens the sessions of a capture, in either of two forms that {@code docs/keylog.md}
 * describes: a key log, which is one object a line, or an entry of a manifest of recordings, alone
 * or in the array that is the manifest.
 */
public final class SecretsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<SessionSecret> sessions = new ArrayList<>();
  private Provisioned provisioned = Provisioned.NONE;

  private SecretsFile() {}

  /**
   * Reads {@code text}, a key log or an entry of a manifest. The caller wipes the secrets.
   *
   * @throws UnreadableSecrets if it is neither; the message says what is wrong
   */
  public static CaptureSecrets read(String text) throws UnreadableSecrets {
    return read(text, Optional.empty());
  }

  /**
   * Reads {@code text}, which may also be a whole manifest: then the entry counts whose {@code
   * file} is {@code capture}. The caller wipes the secrets.
   *
   * @param capture the name of the capture file, without folders
   * @throws UnreadableSecrets if it is none of them; the message says what is wrong
   */
  public static CaptureSecrets read(String text, String capture) throws UnreadableSecrets {
    return read(text, Optional.of(capture));
  }

  private static CaptureSecrets read(String text, Optional<String> capture)
      throws UnreadableSecrets {
    SecretsFile file = new SecretsFile();
    try (JsonParser parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        file.node(parser.readValueAsTree(), capture);
      }
    } catch (JacksonException e) {
      throw new UnreadableSecrets("is not JSON: " + e.getOriginalMessage());
    }
    return new CaptureSecrets(file.sessions, file.provisioned);
  }

  private void node(JsonNode node, Optional<String> capture) throws UnreadableSecrets {
    if (node.isArray()) {
      entry(ofCapture(node, capture));
    } else if (node.isObject() && node.has("secret")) {
      line(node);
    } else if (node.isObject() && (node.has("secrets") || node.has("provisioned"))) {
      entry(node);
    } else {
      throw new UnreadableSecrets(
          "is neither a key log nor an entry of a manifest: it has no \"secret\", \"secrets\" or"
              + " \"provisioned\"");
    }
  }

  private static JsonNode ofCapture(JsonNode manifest, Optional<String> capture)
      throws UnreadableSecrets {
    for (JsonNode entry : manifest) {
      if (capture.isPresent() && entry.path("file").asString("").equals(capture.get())) {
        return entry;
      }
    }
    throw new UnreadableSecrets(
        "is a manifest without an entry for " + capture.orElse("a capture without a name"));
  }

  private void line(JsonNode line) throws UnreadableSecrets {
    String session = line.path("session").asString("");
    if (!session.matches("0x[0-9a-fA-F]{1,8}")) {
      throw new UnreadableSecrets("session is not as 0xffffffff");
    }
    String named = line.path("kind").asString("");
    for (AgreedSecrets.Kind kind : AgreedSecrets.Kind.values()) {
      if (word(kind).equals(named)) {
        SessionId id = new SessionId(Long.parseLong(session.substring(2), 16));
        Secret secret = Secret.adopt(hex(line.path("secret"), "secret").toArray());
        sessions.add(new SessionSecret(Optional.of(id), kind, secret));
        return;
      }
    }
    throw new UnreadableSecrets("kind is not dhe, kem or psk");
  }

  /** How a file names {@code kind}. */
  static String word(AgreedSecrets.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void entry(JsonNode entry) throws UnreadableSecrets {
    for (AgreedSecrets.Kind kind : AgreedSecrets.Kind.values()) {
      for (JsonNode each : entry.path("secrets").path(word(kind))) {
        Secret secret = Secret.adopt(hex(each, "secrets." + word(kind)).toArray());
        sessions.add(new SessionSecret(Optional.empty(), kind, secret));
      }
    }
    JsonNode given = entry.path("provisioned");
    provisioned =
        new Provisioned(
            chains(given, "responderChains", provisioned.responderChains()),
            chains(given, "requesterChains", provisioned.requesterChains()),
            key(given, "responderKey").or(provisioned::responderKey),
            key(given, "requesterKey").or(provisioned::requesterKey));
  }

  private static Map<Integer, List<Certificate>> chains(
      JsonNode given, String name, Map<Integer, List<Certificate>> before)
      throws UnreadableSecrets {
    Map<Integer, List<Certificate>> chains = new TreeMap<>(before);
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
