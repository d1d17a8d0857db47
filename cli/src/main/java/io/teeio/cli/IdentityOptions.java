package io.teeio.cli;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.requester.RequesterParts;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who the requester is, and what it knows of the responder beforehand. */
final class IdentityOptions {
  private static final long LONGEST = 1 << 20;

  @Option(
      names = "--chain",
      paramLabel = "FILE",
      description =
          "Own certificates (PEM or DER, root first) for mutual authentication; with --key.")
  private @Nullable Path chain;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The private key of the last of them (PEM or DER, not encrypted); alone, a key whose public"
              + " half the responder has.")
  private @Nullable Path key;

  @Option(
      names = "--responder-key",
      paramLabel = "FILE",
      description = "The responder's public key (DER), for a responder without certificates.")
  private @Nullable Path responderKey;

  /** Whether there is an identity of its own. */
  boolean isGiven() {
    return chain != null || key != null;
  }

  /** {@code parts} with what was given. */
  RequesterParts addTo(RequesterParts parts, Crypto crypto) throws CannotDo {
    RequesterParts more = parts;
    if (chain != null && key == null) {
      throw CannotDo.usage("--chain needs the --key of its last certificate");
    }
    if (key != null) {
      SigningKey signing = signingKey(key);
      more = more.withProvisionedKeys(List.of(signing));
      if (chain != null) {
        SlotIdentity identity =
            new SlotIdentity(
                CertificateChain.of(crypto, HashAlgorithm.SHA_384, certificates(chain)), signing);
        more = more.withSlots(Map.of(0, identity));
      }
    }
    return responderKey == null
        ? more
        : more.withResponderKeys(List.of(verificationKey(responderKey)));
  }

  private static List<Certificate> certificates(Path file) throws CannotDo {
    try {
      return PemFile.certificates(Bytes.copyOf(content(file)));
    } catch (MalformedInput e) {
      throw CannotDo.environment(file + " has no certificates: " + e.getMessage());
    }
  }

  private static SigningKey signingKey(Path file) throws CannotDo {
    byte[] content = content(file);
    try {
      return PemFile.privateKey(content);
    } catch (MalformedInput e) {
      throw CannotDo.environment(file + " has no private key: " + e.getMessage());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static VerificationKey verificationKey(Path file) throws CannotDo {
    try {
      return VerificationKey.read(Bytes.copyOf(content(file)));
    } catch (MalformedInput e) {
      throw CannotDo.environment(file + " has no public key: " + e.getMessage());
    }
  }

  private static byte[] content(Path file) throws CannotDo {
    try {
      if (java.nio.file.Files.size(file) > LONGEST) {
        throw CannotDo.environment(file + " is too large");
      }
      return java.nio.file.Files.readAllBytes(file);
    } catch (IOException e) {
      throw Files.cannot("read", file, e);
    }
  }
}
