package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.Crypto;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Capture;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teeio verify capture}: the devices that a capture shows. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "Appraises the devices in a capture (pcap or pcapng of SPDM over PCI DOE, MCTP or TCP) by all"
          + " that they signed in it; of what was said in sessions, if --secrets opens them.",
      "",
      "A capture shows what was said once and not that it is true now: nonces are those of whoever"
          + " asked.",
      "",
      "Exit status: 0 pass; 1 fail, also if something that decides could not be checked; 2 wrong"
          + " usage; 3 a file cannot be read or written."
    },
    footer = {
      "",
      "Examples:",
      "  teeio verify capture session.pcap --secrets session.keys --anchors roots/ --rim device.json",
      "  teeio verify capture session.pcap --anchors roots/ --as-of 2026-11-22 --json",
      "  teeio verify capture session.pcap --secrets session.keys --eat device.eat --eat-key key.pem"
    })
final class VerifyCaptureCommand implements Callable<Integer> {
  private static final int KNOWN_SIGNATURES = 1024;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The capture.")
  private @Nullable Path file;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "What opens its sessions: a key log, or a manifest of recordings (see dissect).")
  private @Nullable Path secrets;

  @Mixin private CollateralOptions collateral = new CollateralOptions();

  @Mixin private AsOfOptions asOf = new AsOfOptions();

  @Mixin private PolicyOption policy = new PolicyOption();

  @Mixin private ResultOptions result = new ResultOptions();

  @Mixin private EatOptions eat = new EatOptions();

  @Override
  public Integer call() throws CannotDo {
    Path path = Objects.requireNonNull(file, "picocli demands it");
    Policy demanded = policy.policy();
    Crypto crypto = Crypto.fastest();
    Capture capture = CaptureInput.capture(path);
    CaptureSecrets opening = CaptureInput.secrets(secrets, path);
    try {
      List<SpdmEvidence> evidence = CaptureEvidence.of(capture, opening, crypto);
      Appraisal appraisal =
          new SpdmAppraisal(new KnownChains(crypto, KNOWN_SIGNATURES))
              .appraiseAll(
                  evidence,
                  collateral.spdm(opening.provisioned().responderKey().stream().toList()),
                  demanded,
                  asOf.asOf(InstantSource.system()));
      ResultOptions.warn(eat.write(evidence, Optional.empty(), crypto), spec);
      return result.tell(appraisal, demanded, Optional.empty(), spec);
    } finally {
      opening.sessions().forEach(each -> each.secret().close());
    }
  }
}
