package io.teeio.cli;

import io.teeio.attest.Anchors;
import io.teeio.attest.RimError;
import io.teeio.attest.token.TvmAppraisal;
import io.teeio.attest.token.TvmCollateral;
import io.teeio.attest.token.TvmReferenceJson;
import io.teeio.attest.token.TvmReferenceValues;
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

/** {@code teeio verify tvm}: a confidential VM and the devices that it took in. */
@Command(
    name = "tvm",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises a TVM for a third party: the platform that it runs on, its TSM and the TVM itself,"
          + " each signed for by the one below, and what the TVM decided about its devices before"
          + " it started them.",
      "",
      "Exit status: 0 pass; 1 fail, also if something that decides could not be checked; 2 wrong"
          + " usage; 3 a file cannot be read or written."
    },
    footer = {
      "",
      "Examples:",
      "  teeio run --evidence tvm.cbor --platform-root root.pem --tvm-rim tvm.json",
      "  teeio verify tvm --token tvm.cbor --anchors root.pem --rim tvm.json",
      "  teeio verify tvm --token tvm.cbor --anchors root.pem --device-anchors makers/"
          + " --device-rim device.json"
    })
final class VerifyTvmCommand implements Callable<Integer> {
  private static final int LONGEST_TOKEN = 16 << 20;
  private static final int CHALLENGE_SIZE = 64;

  @Option(
      names = "--token",
      required = true,
      paramLabel = "FILE",
      description =
          "What the TVM shows: a file of teeio run --evidence, or the certificate that get_evidence"
              + " returns.")
  private @Nullable Path token;

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "The challenge that it answers, at most 64 bytes; zeros follow a shorter one.")
  private @Nullable String nonce;

  @Mixin private AppraisalOptions appraisal = new AppraisalOptions();

  @Mixin private DeviceTrustOptions devices = new DeviceTrustOptions();

  @Override
  public Integer call() throws CannotDo {
    CollateralOptions collateral = appraisal.collateral();
    Optional<Bytes> challenge = challenge();
    TvmCollateral against =
        new TvmCollateral(
            collateral.anchors().orElse(Anchors.NONE),
            collateral.statements(),
            references(collateral.rims()),
            devices.trust(collateral));
    Bytes shown =
        InputFile.read(Objects.requireNonNull(token, "picocli demands it"), LONGEST_TOKEN);
    return appraisal.tell(
        challenge,
        (known, policy, asOf) ->
            new TvmAppraisal(known.crypto(), known)
                .appraise(shown, against, challenge, policy, asOf));
  }

  private Optional<Bytes> challenge() throws CannotDo {
    if (nonce == null) {
      return Optional.empty();
    }
    Bytes given = InputFile.hexOption("--nonce", nonce);
    if (given.isEmpty() || given.length() > CHALLENGE_SIZE) {
      throw CannotDo.usage("--nonce has 1 to " + CHALLENGE_SIZE + " bytes, not " + given.length());
    }
    return Optional.of(Bytes.concat(given, Bytes.zeros(CHALLENGE_SIZE - given.length())));
  }

  private static Optional<TvmReferenceValues> references(List<CollateralOptions.Named> rims)
      throws CannotDo {
    if (rims.isEmpty()) {
      return Optional.empty();
    }
    if (rims.size() > 1) {
      throw CannotDo.usage("--rim names one file: a TVM has one set of reference values");
    }
    CollateralOptions.Named rim = rims.getFirst();
    try {
      return Optional.of(
          TvmReferenceJson.read(new String(rim.content().toArray(), StandardCharsets.UTF_8)));
    } catch (RimError e) {
      throw CannotDo.environment(rim.name() + ": " + e.getMessage());
    }
  }
}
