package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Signers;
import io.teeio.attest.assignment.DeviceAssignmentAppraisal;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.result.ResultAppraisal;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code teeio verify token}: devices as somebody else's token tells of them. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises a token that somebody signed about devices. What it is shows in its content:",
      "",
      "- a device assignment token (CBOR, as --eat writes it): evidence, appraised device by device"
          + " with --anchors, --rim and so on, as teeio verify spdm does;",
      "- an EAR (a JWT, as --ear writes it): what another verifier came to, which passes if it"
          + " affirms every device;",
      "- a detached EAT bundle (JSON), as NVIDIA's attestation service answers.",
      "",
      "Without --key the signature is not checked, and nothing passes.",
      "",
      "Exit status: 0 pass; 1 fail, also if something that decides could not be checked; 2 wrong"
          + " usage; 3 a file cannot be read or written."
    },
    footer = {
      "",
      "Examples:",
      "  teeio verify token --token device.eat --key guest.pub --anchors roots/ --rim device.json",
      "  teeio verify token --token result.ear --key verifier.jwk --nonce c0ffee0123456789",
      "  teeio verify token --token nras.json --key jwks.json --as-of 2025-06-11T00:35Z"
    })
final class VerifyTokenCommand implements Callable<Integer> {
  private static final int LONGEST_TOKEN = 16 << 20;
  private static final int SHORTEST_NONCE = 8;
  private static final int LONGEST_NONCE = 64;
  private static final int KNOWN_SIGNATURES = 1024;
  private static final int LAST_ASCII = 0x7F;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--token",
      required = true,
      paramLabel = "FILE",
      description = "The token; one in CBOR may be given in hexadecimal.")
  private @Nullable Path token;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "The public key of whoever issued it: a JWK or a set of them, a COSE_Key, a public key in"
              + " DER or PEM, or a certificate; may be given several times.")
  private List<Path> keys = List.of();

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "The 8 to 64 bytes that the token was asked for with.")
  private @Nullable String nonce;

  @Mixin private CollateralOptions collateral = new CollateralOptions();

  @Mixin private AsOfOptions asOf = new AsOfOptions();

  @Mixin private PolicyOption policy = new PolicyOption();

  @Mixin private ResultOptions result = new ResultOptions();

  @Override
  public Integer call() throws CannotDo {
    Policy demanded = policy.policy();
    AsOf instants = asOf.asOf(InstantSource.system());
    Optional<Bytes> asked = nonce();
    Bytes content =
        InputFile.binaryOrHex(Objects.requireNonNull(token, "picocli demands it"), LONGEST_TOKEN);
    Appraisal appraisal =
        isText(content)
            ? ofAnotherVerifier(content, asked, demanded, instants)
            : ofDevices(content, asked, demanded, instants);
    return result.tell(appraisal, demanded, asked, spec);
  }

  /** JSON and JWTs are ASCII; a claims-set in CBOR, tagged or not, begins with none of it. */
  private static boolean isText(Bytes content) {
    return content.at(0) <= LAST_ASCII;
  }

  private Appraisal ofAnotherVerifier(
      Bytes content, Optional<Bytes> asked, Policy demanded, AsOf instants) throws CannotDo {
    if (collateral.isGiven()) {
      throw CannotDo.usage(
          token
              + " is the result of another verifier: --rim, --rim-key, --ocsp, --crl and --anchors"
              + " are for evidence");
    }
    String text = new String(content.toArray(), StandardCharsets.UTF_8);
    return new ResultAppraisal(Crypto.fastest())
        .appraise(text, signers(), asked, demanded, instants);
  }

  private Appraisal ofDevices(Bytes content, Optional<Bytes> asked, Policy demanded, AsOf instants)
      throws CannotDo {
    KnownChains known = new KnownChains(Crypto.fastest(), KNOWN_SIGNATURES);
    return new DeviceAssignmentAppraisal(known)
        .appraise(content, signers(), asked, collateral.spdm(List.of()), demanded, instants);
  }

  private Signers signers() throws CannotDo {
    List<VerificationKey> signers = new ArrayList<>();
    for (Path file : keys) {
      signers.addAll(PublicKeyFile.read(file));
    }
    return new Signers(signers);
  }

  private Optional<Bytes> nonce() throws CannotDo {
    if (nonce == null) {
      return Optional.empty();
    }
    Bytes given = InputFile.hexOption("--nonce", nonce);
    Files.between("--nonce in bytes", given.length(), SHORTEST_NONCE, LONGEST_NONCE);
    return Optional.of(given);
  }
}
