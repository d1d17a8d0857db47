package io.teeio.cli;

import io.teeio.crypto.VerificationKey;
import io.teeio.dissect.KeyLogWriter;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.session.AgreedSecrets;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key log that a person asked for, or none. */
final class KeyLogFile implements Closeable {
  private final Optional<KeyLogWriter> writer;

  private KeyLogFile(Optional<KeyLogWriter> writer) {
    this.writer = writer;
  }

  /** Begins the log in {@code file}, if there is one, and warns on {@code err} that it does. */
  static KeyLogFile open(@Nullable Path file, PrintWriter err) throws CannotDo {
    if (file == null) {
      return new KeyLogFile(Optional.empty());
    }
    try {
      KeyLogWriter writer = KeyLogWriter.open(file);
      err.println("teeio: warning: whoever reads " + file + " can read every session");
      err.flush();
      return new KeyLogFile(Optional.of(writer));
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  /** Hears of the secrets. */
  AgreedSecrets secrets() {
    return writer.<AgreedSecrets>map(log -> log).orElse(AgreedSecrets.NONE);
  }

  /** A responder without certificates is known by {@code key}. */
  void provisioned(Optional<VerificationKey> key) {
    writer.ifPresent(
        log -> log.provisioned(new Provisioned(Map.of(), Map.of(), key, Optional.empty())));
  }

  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      writer.get().close();
    }
  }
}
