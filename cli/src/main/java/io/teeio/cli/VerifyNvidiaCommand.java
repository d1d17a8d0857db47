package io.teeio.cli;

import io.teeio.attest.Anchors;
import io.teeio.attest.nvidia.EvidenceBundle;
import io.teeio.attest.nvidia.NvidiaAppraisal;
import io.teeio.attest.nvidia.NvidiaCollateral;
import io.teeio.attest.nvidia.NvidiaEvidence;
import io.teeio.attest.nvidia.NvidiaRoots;
import io.teeio.attest.nvidia.ReferenceManifest;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.PemFile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teeio verify nvidia}: GPUs and switches. */
@Command(
    name = "nvidia",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises NVIDIA GPUs (Hopper, Blackwell) and switches (LS10): the report's signature, the"
          + " certificate chain, the firmware identity, reference manifests with their own"
          + " signatures, every measurement, modes, and of several devices that they are one box.",
      "",
      "Without --anchors NVIDIA's two roots are trusted, which chains and manifests bring along"
          + " and which are known by their SHA-256. Without --nonce nothing says that the report is"
          + " fresh.",
      "",
      "Exit status: 0 pass; 1 fail, also if something that decides could not be checked; 2 wrong"
          + " usage; 3 a file cannot be read or written."
    },
    footer = {
      "",
      "Examples:",
      "  teeio verify nvidia --report report.bin --chain chain.pem --rim rims/ \\",
      "      --nonce 931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb",
      "  teeio verify nvidia --evidence eight-gpus.json --rim rims/ --ocsp responses/",
      "  teeio verify nvidia --report report.hex --chain chain.pem --rim vbios.xml \\",
      "      --as-of 2025-08-21T12:00Z --rim-as-of 2025-10-24T12:00Z --json"
    })
final class VerifyNvidiaCommand implements Callable<Integer> {
  private static final int LONGEST_REPORT = 1 << 20;
  private static final int LONGEST_CHAIN = 1 << 20;
  private static final int NONCE_SIZE = 32;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The attestation report of one device, binary or in hexadecimal; with --chain.")
  private @Nullable Path report;

  @Option(
      names = "--chain",
      paramLabel = "FILE",
      description = "The device's certificates, leaf first (PEM or DER).")
  private @Nullable Path chain;

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description =
          "Instead: one or many devices in JSON, as nvattest, nvtrust and clients of NRAS write it.")
  private @Nullable Path bundle;

  @Option(
      names = "--nonce",
      paramLabel = "HEX",
      description = "The 32 bytes that the report was asked for with.")
  private @Nullable String nonce;

  @Mixin private AppraisalOptions appraisal = new AppraisalOptions();

  @Override
  public Integer call() throws CannotDo {
    appraisal.collateral().withoutAuthors();
    Optional<Bytes> asked = nonce();
    List<NvidiaEvidence> evidence = evidence(asked);
    return appraisal.tell(
        asked,
        (known, policy, asOf) -> {
          NvidiaAppraisal gpus = new NvidiaAppraisal(known);
          NvidiaCollateral against = collateral(evidence, known.crypto());
          return bundle == null || evidence.size() == 1
              ? gpus.appraise(evidence.getFirst(), against, policy, asOf)
              : gpus.appraiseAll(InputFile.name(bundle), evidence, against, policy, asOf);
        });
  }

  private List<NvidiaEvidence> evidence(Optional<Bytes> chosen) throws CannotDo {
    List<NvidiaEvidence> asked = new ArrayList<>();
    for (NvidiaEvidence each : devices()) {
      asked.add(chosen.map(each::withNonce).orElse(each));
    }
    return asked;
  }

  private List<NvidiaEvidence> devices() throws CannotDo {
    if (bundle == null) {
      if (report == null || chain == null) {
        throw CannotDo.usage("give --report and --chain, or --evidence");
      }
      return List.of(
          NvidiaEvidence.of(
              InputFile.name(report),
              InputFile.read(report, LONGEST_REPORT),
              InputFile.read(chain, LONGEST_CHAIN)));
    }
    if (report != null || chain != null) {
      throw CannotDo.usage("--evidence brings reports and chains: leave out --report and --chain");
    }
    try {
      return EvidenceBundle.read(InputFile.text(bundle, EvidenceBundle.LARGEST));
    } catch (MalformedInput e) {
      throw CannotDo.environment(bundle + " is no evidence that is known: " + e.getMessage());
    }
  }

  private Optional<Bytes> nonce() throws CannotDo {
    if (nonce == null) {
      return Optional.empty();
    }
    Bytes chosen = InputFile.hexOption("--nonce", nonce);
    if (chosen.length() != NONCE_SIZE) {
      throw CannotDo.usage("--nonce has " + NONCE_SIZE + " bytes, not " + chosen.length());
    }
    return Optional.of(chosen);
  }

  private NvidiaCollateral collateral(List<NvidiaEvidence> evidence, Crypto crypto)
      throws CannotDo {
    CollateralOptions collateral = appraisal.collateral();
    List<ReferenceManifest> manifests = new ArrayList<>();
    for (CollateralOptions.Named rim : collateral.rims()) {
      manifests.add(ReferenceManifest.read(rim.name(), rim.content()));
    }
    Optional<Anchors> given = collateral.anchors();
    return new NvidiaCollateral(
        manifests,
        given.orElseGet(() -> NvidiaRoots.devices(deviceCertificates(evidence), crypto)),
        given.orElseGet(() -> NvidiaRoots.referenceValues(signerCertificates(manifests), crypto)),
        collateral.statements());
  }

  /** What can be read of the chains; what cannot is a failed check of the appraisal. */
  private static List<Certificate> deviceCertificates(List<NvidiaEvidence> evidence) {
    return evidence.stream().flatMap(each -> readable(each.chain()).stream()).toList();
  }

  private static List<Certificate> readable(Bytes chain) {
    try {
      return PemFile.certificates(chain);
    } catch (MalformedInput _) {
      return List.of();
    }
  }

  private static List<Certificate> signerCertificates(List<ReferenceManifest> manifests) {
    return manifests.stream().flatMap(each -> each.certificates().stream()).toList();
  }
}
