package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code teeio verify spdm}: any device, by what it signed over SPDM. */
@Command(
    name = "spdm",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises a device by transcripts that it signed over SPDM 1.0 to 1.4: signed measurements"
          + " (L1/L2), challenges (M1/M2), connections of a CoVE-IO TSM; the key behind them, and"
          + " what its measurements say, compared with reference values.",
      "",
      "Exit status: 0 pass; 1 fail, also if something that decides could not be checked; 2 wrong"
          + " usage; 3 a file cannot be read or written."
    },
    footer = {
      "",
      "Examples:",
      "  teeio verify spdm --transcript l2.bin --chain chain.pem --anchors roots/ \\\\",
      "      --rim device.json --nonce 0123..cdef",
      "  teeio verify spdm --transcript connection.bin --transcript l2.bin --anchors roots/ --json",
      "  teeio verify spdm --transcript l2.bin --chain chain.pem --eat device.eat --eat-key key.pem"
    })
final class VerifySpdmCommand implements Callable<Integer> {
  private static final int LONGEST_TRANSCRIPT = 16 << 20;
  private static final int LONGEST_CHAIN = 1 << 20;
  private static final int LONGEST_KEY = 64 << 10;
  private static final int KNOWN_SIGNATURES = 64;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--transcript",
      required = true,
      paramLabel = "FILE",
      description =
          "What was exchanged and signed, binary or in hexadecimal: as the TSM hands it out, or VCA,"
              + " requests and responses one after the other. May be given several times for one"
              + " device.")
  private List<Path> transcripts = List.of();

  @Option(
      names = "--chain",
      paramLabel = "FILE",
      description =
          "Who the device says it is: certificates (PEM or DER), an SPDM certificate chain, or a bare"
              + " public key; default: the chain in the transcripts.")
  private @Nullable Path chain;

  @Option(
      names = "--trusted-key",
      paramLabel = "FILE",
      description =
          "The public key (DER) of a device without certificates; may be given several times.")
  private List<Path> keys = List.of();

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "The nonce that the transcripts were asked for with.")
  private @Nullable String nonce;

  @Mixin private CollateralOptions collateral = new CollateralOptions();

  @Mixin private AsOfOptions asOf = new AsOfOptions();

  @Mixin private PolicyOption policy = new PolicyOption();

  @Mixin private ResultOptions result = new ResultOptions();

  @Mixin private EatOptions eat = new EatOptions();

  @Override
  public Integer call() throws CannotDo {
    Policy demanded = policy.policy();
    Optional<Bytes> asked =
        nonce == null ? Optional.empty() : Optional.of(InputFile.hexOption("--nonce", nonce));
    Crypto crypto = Crypto.fastest();
    SpdmEvidence evidence = evidence(asked);
    Appraisal appraisal =
        new SpdmAppraisal(new KnownChains(crypto, KNOWN_SIGNATURES))
            .appraise(
                evidence, collateral.spdm(keys(keys)), demanded, asOf.asOf(InstantSource.system()));
    ResultOptions.warn(eat.write(List.of(evidence), asked, crypto), spec);
    return result.tell(appraisal, demanded, asked, spec);
  }

  private SpdmEvidence evidence(Optional<Bytes> asked) throws CannotDo {
    List<Bytes> signed = new ArrayList<>();
    for (Path transcript : transcripts) {
      signed.add(InputFile.binaryOrHex(transcript, LONGEST_TRANSCRIPT));
    }
    return new SpdmEvidence(
        signed,
        chain == null ? Optional.empty() : Optional.of(InputFile.read(chain, LONGEST_CHAIN)),
        asked.stream().toList());
  }

  private static List<VerificationKey> keys(List<Path> files) throws CannotDo {
    List<VerificationKey> keys = new ArrayList<>();
    for (Path file : files) {
      try {
        keys.add(VerificationKey.read(InputFile.read(file, LONGEST_KEY)));
      } catch (MalformedInput e) {
        throw CannotDo.environment(file + " has no public key: " + e.getMessage());
      }
    }
    return keys;
  }
}
