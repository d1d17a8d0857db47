package io.teeio.cli;

import io.teeio.crypto.PemFile;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.MalformedInput;
import java.nio.file.Path;
import java.util.Arrays;

/** A private key that a person named: PKCS #8, SEC 1 or PKCS #1, in PEM or DER, not encrypted. */
final class PrivateKeyFile {
  private static final int LONGEST = 64 << 10;

  private PrivateKeyFile() {}

  /** The key, which the caller closes. */
  static SigningKey read(Path file) throws CannotDo {
    byte[] content = InputFile.read(file, LONGEST).toArray();
    try {
      return PemFile.privateKey(content);
    } catch (MalformedInput e) {
      throw CannotDo.environment(file + " has no private key: " + e.getMessage());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }
}
