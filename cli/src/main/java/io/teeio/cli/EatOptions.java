package io.teeio.cli;

import io.teeio.attest.assignment.AssignedDevices;
import io.teeio.attest.assignment.DeviceAssignmentToken;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The evidence as a signed token, for a verifier elsewhere. */
final class EatOptions {
  private static final int SHORTEST_NONCE = 8;
  private static final int LONGEST_NONCE = 64;

  @Option(
      names = "--eat",
      paramLabel = "FILE",
      description =
          "Also write the evidence as a device assignment token (draft-poirier-rats-eat-da): CBOR in"
              + " a COSE_Sign1, for teeio verify token. Its nonce is that of --nonce, or the one that"
              + " the device was asked with.")
  private @Nullable Path file;

  @Option(
      names = "--eat-key",
      paramLabel = "FILE",
      description =
          "The private key (PEM or DER, not encrypted) that signs it; default: a fresh one of P-384,"
              + " whose public half stands in the token, so that nothing says who signed.")
  private @Nullable Path key;

  /**
   * Writes what was asked for; returns what the user should be warned of.
   *
   * @param evidence of each device
   * @param nonce what the verifier wanted
   */
  List<String> write(List<SpdmEvidence> evidence, Optional<Bytes> nonce, Crypto crypto)
      throws CannotDo {
    if (file == null) {
      if (key != null) {
        throw CannotDo.usage("--eat-key signs what --eat FILE writes");
      }
      return List.of();
    }
    AssignedDevices devices = AssignedDevices.of(evidence);
    Optional<Bytes> answered = nonce.filter(EatOptions::fits).or(devices::nonce);
    if (devices.devices().isEmpty() || answered.isEmpty()) {
      List<String> reasons = devices.leftOut();
      String why = reasons.isEmpty() ? "no device signed anything" : String.join("; ", reasons);
      throw CannotDo.environment("there is nothing for " + file + ": " + why);
    }
    List<String> warnings = new ArrayList<>();
    devices.leftOut().forEach(reason -> warnings.add("not in " + file + ": " + reason));
    DeviceAssignmentToken token = new DeviceAssignmentToken(answered.get(), devices.devices());
    if (key == null) {
      warnings.add(file + " is signed with a fresh key: --eat-key FILE signs with yours");
    }
    OutputFile.write(file, signed(token, crypto).toBytes());
    return warnings;
  }

  private CoseSign1 signed(DeviceAssignmentToken token, Crypto crypto) throws CannotDo {
    RandomSource random = RandomSource.secure();
    if (key == null) {
      try (SigningKey fresh = crypto.generateSigningKey(KeyAlgorithm.EC_P384, random)) {
        return token.signShowingKey(crypto, fresh, random);
      }
    }
    try (SigningKey own = PrivateKeyFile.read(key)) {
      return token.sign(crypto, own, random);
    } catch (IllegalArgumentException refused) {
      throw CannotDo.environment(key + " cannot sign a token: " + refused.getMessage());
    }
  }

  private static boolean fits(Bytes nonce) {
    return nonce.length() >= SHORTEST_NONCE && nonce.length() <= LONGEST_NONCE;
  }
}
