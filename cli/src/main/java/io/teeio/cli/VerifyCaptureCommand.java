package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.spdm.SpdmAppraisal;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.spdm.SpdmEvidence;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Capture;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  @Parameters(paramLabel = "FILE", description = "The capture.")
  private @Nullable Path file;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "What opens its sessions: a key log, or a manifest of recordings (see dissect).")
  private @Nullable Path secrets;

  @Mixin private AppraisalOptions appraisal = new AppraisalOptions();

  @Mixin private EatOptions eat = new EatOptions();

  @Override
  public Integer call() throws CannotDo {
    Path path = Objects.requireNonNull(file, "picocli demands it");
    Capture capture = CaptureInput.capture(path);
    CaptureSecrets opening = CaptureInput.secrets(secrets, path);
    try {
      return appraisal.tell(
          Optional.empty(),
          (known, policy, asOf) -> {
            List<SpdmEvidence> seen = CaptureEvidence.of(capture, opening, known.crypto());
            List<VerificationKey> keys = opening.provisioned().responderKey().stream().toList();
            SpdmCollateral against = appraisal.collateral().spdm(keys);
            Appraisal devices = new SpdmAppraisal(known).appraiseAll(seen, against, policy, asOf);
            appraisal.warn(eat.write(seen, Optional.empty(), known.crypto()));
            return devices;
          });
    } finally {
      opening.sessions().forEach(each -> each.secret().close());
    }
  }
}
