package io.teeio.dissect;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a key log, which {@code docs/keylog.md} describes: whoever has it reads every session in
 * it, so it is only written when somebody asked for it, and only its owner may read it. Lines are
 * whole and written at once, by as many threads as have sessions.
 */
public final class KeyLogWriter implements AgreedSecrets, Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter out;
  private @Nullable IOException problem;

  private KeyLogWriter(BufferedWriter out) {
    this.out = out;
  }

  /**
   * Begins a key log in {@code file}; what was in it is lost.
   *
   * @throws IOException if it cannot be written
   */
  public static KeyLogWriter open(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, onlyForTheOwner());
    return new KeyLogWriter(
        Files.newBufferedWriter(file, StandardCharsets.US_ASCII, StandardOpenOption.WRITE));
  }

  private static FileAttribute<?>[] onlyForTheOwner() {
    Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
    return views.contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void agreed(SessionId session, Kind kind, Secret secret) {
    String hex = secret.expose(HexFormat.of()::formatHex);
    write(
        JSON.createObjectNode()
            .put("session", session.toString())
            .put("kind", SecretsFile.word(kind))
            .put("secret", hex));
  }

  /** What the endpoints knew beforehand, so that it will not be in a capture. */
  public void provisioned(Provisioned known) {
    ObjectNode given = JSON.createObjectNode();
    chains(given, "responderChains", known.responderChains());
    chains(given, "requesterChains", known.requesterChains());
    key(given, "responderKey", known.responderKey());
    key(given, "requesterKey", known.requesterKey());
    if (!given.isEmpty()) {
      ObjectNode line = JSON.createObjectNode();
      line.set("provisioned", given);
      write(line);
    }
  }

  private static void chains(
      ObjectNode given, String name, Map<Integer, List<Certificate>> chains) {
    if (chains.isEmpty()) {
      return;
    }
    ObjectNode slots = given.putObject(name);
    new TreeMap<>(chains)
        .forEach((slot, certificates) ->
            slots.put(
                String.valueOf(slot),
                Bytes.concat(certificates.stream().map(Certificate::der).toArray(Bytes[]::new))
                    .toString()));
  }

  private static void key(ObjectNode given, String name, Optional<VerificationKey> key) {
    key.ifPresent(known -> given.put(name, known.subjectPublicKeyInfo().toString()));
  }

  private synchronized void write(ObjectNode line) {
    if (problem != null) {
      return;
    }
    try {
      out.write(JSON.writeValueAsString(line));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      problem = e;
    }
  }

  /**
   * Closes the file.
   *
   * @throws IOException if it or any line before could not be written
   */
  @Override
  public synchronized void close() throws IOException {
    out.close();
    if (problem != null) {
      throw problem;
    }
  }
}
