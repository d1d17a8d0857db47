package io.teeio.cli;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;

/** What a person named on the command line, checked and read. */
final class Files {
  private static final long LONGEST_CERTIFICATE = 1 << 16;
  private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String PEM_END = "-----END CERTIFICATE-----";

  private Files() {}

  /** Demands that the number given for {@code option} lies between the bounds. */
  static void between(String option, int value, int least, int most) throws CannotDo {
    if (value < least || value > most) {
      throw CannotDo.usage(option + " is " + least + " to " + most + ", not " + value);
    }
  }

  /** The DER bytes of the certificate in {@code file}, which holds DER or PEM. */
  static Bytes certificate(Path file) throws CannotDo {
    byte[] content;
    try {
      if (java.nio.file.Files.size(file) > LONGEST_CERTIFICATE) {
        throw CannotDo.environment(file + " is too large for a certificate");
      }
      content = java.nio.file.Files.readAllBytes(file);
    } catch (IOException e) {
      throw cannot("read", file, e);
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf(PEM_BEGIN);
    int end = text.indexOf(PEM_END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      return Bytes.copyOf(content);
    }
    try {
      String body = text.substring(begin + PEM_BEGIN.length(), end);
      return Bytes.copyOf(Base64.getMimeDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      throw CannotDo.environment(file + " is not a PEM certificate: " + e.getMessage());
    }
  }

  /** The one line about an {@code IOException} while trying to {@code verb} {@code file}. */
  static CannotDo cannot(String verb, Path file, IOException problem) {
    String why =
        problem instanceof NoSuchFileException
            ? "no such file or folder"
            : problem.getClass().getSimpleName().replace("Exception", "")
                + (problem.getMessage() == null ? "" : ": " + problem.getMessage());
    return CannotDo.environment("cannot " + verb + " " + file + ": " + why);
  }
}
