package io.teeio.cli;

import io.teeio.attest.cose.CoseKey;
import io.teeio.attest.jose.Jwk;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Public keys that a person named: a JWK or a set of them, a COSE_Key, a DER SubjectPublicKeyInfo,
 * in PEM or not, or certificates, of which the keys count and nothing else.
 */
final class PublicKeyFile {
  private static final int LONGEST = 1 << 16;
  private static final int DER_SEQUENCE = 0x30;

  private PublicKeyFile() {}

  /** The keys in all of {@code files}. */
  static List<VerificationKey> readAll(List<Path> files) throws CannotDo {
    List<VerificationKey> keys = new ArrayList<>();
    for (Path file : files) {
      keys.addAll(read(file));
    }
    return keys;
  }

  private static List<VerificationKey> read(Path file) throws CannotDo {
    Bytes content = InputFile.read(file, LONGEST);
    try {
      List<VerificationKey> keys = read(content);
      if (keys.isEmpty()) {
        throw CannotDo.environment(file + " has no key of a kind that is used here");
      }
      return keys;
    } catch (MalformedInput e) {
      throw CannotDo.environment(file + " has no public key: " + e.getMessage());
    }
  }

  private static List<VerificationKey> read(Bytes content) throws MalformedInput {
    String text = new String(content.toArray(), StandardCharsets.UTF_8).strip();
    if (text.startsWith("{")) {
      return Jwk.readSet(text).stream().map(Jwk::key).toList();
    }
    if (text.startsWith("-----BEGIN ")) {
      List<Bytes> bare = PemFile.contents(content, "PUBLIC KEY");
      return bare.isEmpty() ? certified(content) : keys(bare);
    }
    if (!content.isEmpty() && content.at(0) == DER_SEQUENCE) {
      try {
        return List.of(VerificationKey.read(content));
      } catch (MalformedInput _) {
        return certified(content);
      }
    }
    return List.of(CoseKey.read(content).key());
  }

  private static List<VerificationKey> keys(List<Bytes> ders) throws MalformedInput {
    List<VerificationKey> keys = new ArrayList<>();
    for (Bytes der : ders) {
      keys.add(VerificationKey.read(der));
    }
    return keys;
  }

  private static List<VerificationKey> certified(Bytes content) throws MalformedInput {
    List<VerificationKey> keys = new ArrayList<>();
    for (Certificate certificate : PemFile.certificates(content)) {
      certificate.publicKey().ifPresent(keys::add);
    }
    return keys;
  }
}
