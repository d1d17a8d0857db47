package io.teeio.cli;

import io.teeio.attest.Signers;
import io.teeio.attest.assignment.DeviceAssignmentAppraisal;
import io.teeio.attest.result.ResultAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  private static final int LAST_ASCII = 0x7F;

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

  @Mixin private AppraisalOptions appraisal = new AppraisalOptions();

  @Override
  public Integer call() throws CannotDo {
    Optional<Bytes> asked = nonce();
    Signers signers = new Signers(PublicKeyFile.readAll(keys));
    Bytes content =
        InputFile.binaryOrHex(Objects.requireNonNull(token, "picocli demands it"), LONGEST_TOKEN);
    return appraisal.tell(
        asked,
        isText(content) ? result(content, signers, asked) : evidence(content, signers, asked));
  }

  /** JSON and JWTs are ASCII; a claims-set in CBOR, tagged or not, begins with none of it. */
  private static boolean isText(Bytes content) {
    return content.at(0) <= LAST_ASCII;
  }

  /** What another verifier came to: there is nothing to hold it against. */
  private AppraisalOptions.Question result(Bytes content, Signers signers, Optional<Bytes> asked)
      throws CannotDo {
    if (appraisal.collateral().isGiven()) {
      throw CannotDo.usage(
          token
              + " is the result of another verifier: --rim, --rim-key, --ocsp, --crl and --anchors"
              + " are for evidence");
    }
    String text = new String(content.toArray(), StandardCharsets.UTF_8);
    return (known, policy, asOf) ->
        new ResultAppraisal(known.crypto()).appraise(text, signers, asked, policy, asOf);
  }

  /** What devices signed, in the words of whoever they are assigned to. */
  private AppraisalOptions.Question evidence(Bytes content, Signers signers, Optional<Bytes> asked)
      throws CannotDo {
    SpdmCollateral against = appraisal.collateral().spdm(List.of());
    return (known, policy, asOf) ->
        new DeviceAssignmentAppraisal(known)
            .appraise(content, signers, asked, against, policy, asOf);
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
