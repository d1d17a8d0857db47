package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.wire.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "  teeio verify spdm --transcript l2.bin --chain chain.pem --anchors roots/ \\",
      "      --rim device.json --nonce 0123..cdef",
      "  teeio verify spdm --transcript connection.bin --transcript l2.bin --anchors roots/ --json",
      "  teeio verify spdm --transcript l2.bin --chain chain.pem --eat device.eat --eat-key key.pem"
    })
final class VerifySpdmCommand implements Callable<Integer> {
  private static final int LONGEST_TRANSCRIPT = 16 << 20;
  private static final int LONGEST_CHAIN = 1 << 20;

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
          "The public key of a device without certificates (DER, PEM, JWK, COSE_Key); may be given"
              + " several times.")
  private List<Path> keys = List.of();

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "The nonce that the transcripts were asked for with.")
  private @Nullable String nonce;

  @Mixin private AppraisalOptions appraisal = new AppraisalOptions();

  @Mixin private EatOptions eat = new EatOptions();

  @Override
  public Integer call() throws CannotDo {
    Optional<Bytes> asked =
        nonce == null ? Optional.empty() : Optional.of(InputFile.hexOption("--nonce", nonce));
    SpdmEvidence evidence = evidence(asked);
    return appraisal.tell(
        asked,
        (known, policy, asOf) -> {
          SpdmCollateral against = appraisal.collateral().spdm(PublicKeyFile.readAll(keys));
          Appraisal device = new SpdmAppraisal(known).appraise(evidence, against, policy, asOf);
          appraisal.warn(eat.write(List.of(evidence), asked, known.crypto()));
          return device;
        });
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
}
