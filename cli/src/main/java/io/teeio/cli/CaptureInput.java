package io.teeio.cli;

import io.teeio.dissect.SecretsFile;
import io.teeio.dissect.UnreadableSecrets;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.PcapReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A capture that a person named, and what opens its sessions. */
final class CaptureInput {
  private static final long LONGEST_FILE = 1L << 30;

  private CaptureInput() {}

  /** The capture in {@code path}. */
  static Capture capture(Path path) throws CannotDo {
    try {
      if (java.nio.file.Files.size(path) > LONGEST_FILE) {
        throw CannotDo.environment(path + " is larger than 1 GiB");
      }
      return PcapReader.read(Bytes.copyOf(java.nio.file.Files.readAllBytes(path)));
    } catch (IOException e) {
      throw Files.cannot("read", path, e);
    } catch (MalformedInput malformed) {
      throw CannotDo.environment(path + " is no capture: " + malformed.getMessage());
    }
  }

  /** What {@code path} says of the sessions of {@code capture}; nothing if there is no path. */
  static CaptureSecrets secrets(@Nullable Path path, Path capture) throws CannotDo {
    if (path == null) {
      return CaptureSecrets.NONE;
    }
    try {
      return SecretsFile.read(
          java.nio.file.Files.readString(path), String.valueOf(capture.getFileName()));
    } catch (CharacterCodingException _) {
      throw CannotDo.environment(path + " is not text in UTF-8");
    } catch (IOException e) {
      throw Files.cannot("read", path, e);
    } catch (UnreadableSecrets e) {
      throw CannotDo.environment(path + ": " + e.getMessage());
    }
  }
}
