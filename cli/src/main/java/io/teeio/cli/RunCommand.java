package io.teeio.cli;

import io.teeio.device.Firmware;
import io.teeio.device.function.FunctionKind;
import io.teeio.lab.DeviceLife;
import io.teeio.lab.OwnerPolicy;
import io.teeio.lab.Payload;
import io.teeio.lab.Recordings;
import io.teeio.lab.RootPortKeys;
import io.teeio.lab.RunRequest;
import io.teeio.lab.Timeline;
import io.teeio.lab.report.RunReport;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code teeio run}: the main job. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Boots a machine, takes a TEE-I/O device into a confidential VM, moves data both ways and lets"
          + " it out again.",
      "",
      "Exit status: 0 done, 1 refused, 2 wrong usage, 3 could not."
    },
    footer = {
      "",
      "Examples:",
      "  teeio run",
      "  teeio run --firmware tampered",
      "  teeio run --function block --tdis 3",
      "  teeio run --update newer",
      "  teeio run --policy policy.yaml",
      "  teeio run --payload data.bin --json",
      "  teeio run --evidence tvm.cbor --platform-root platform.pem",
      "  teeio run --device doe+tcp://127.0.0.1:2323"
    })
final class RunCommand implements Callable<Integer> {
  private static final int DEFAULT_PAYLOAD = 1 << 20;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--payload",
      paramLabel = "FILE",
      description = "Send this file (up to 1 GiB) through the device; default: 1 MiB of a pattern.")
  private @Nullable Path payload;

  @Option(
      names = "--firmware",
      paramLabel = "KIND",
      description = "What runs on the device: genuine or tampered; default: genuine.")
  private Firmware firmware = Firmware.GENUINE;

  @Option(
      names = "--function",
      paramLabel = "KIND",
      description = "What the device does: accelerator or block (a disk); default: accelerator.")
  private FunctionKind kind = FunctionKind.ACCELERATOR;

  @Option(
      names = "--root-port-keys",
      paramLabel = "TAKER",
      description =
          "Who takes root ports' keys: rdsm (COVT calls) or hrot (SPDM and IDE_KM with a PCIe root of"
              + " trust); default: rdsm.")
  private RootPortKeys rootPortKeys = RootPortKeys.RDSM;

  @Option(
      names = "--update",
      paramLabel = "KIND",
      description =
          "Bring this firmware to the devices while they are used: newer (the maker's next release)"
              + " or tampered. The VM attests it before it runs, and again after.")
  private @Nullable Firmware update;

  @Option(names = "--devices", paramLabel = "N", description = "Devices, 1 to 64; default: 1.")
  private int devices = 1;

  @Option(names = "--tdis", paramLabel = "N", description = "TDIs a device, 1 to 64; default: 1.")
  private int tdis = 1;

  @Option(
      names = "--spdm",
      paramLabel = "VERSION",
      description = "SPDM version: 1.2 or 1.3; default: 1.3.")
  private String version = "1.3";

  @Option(
      names = "--suite",
      paramLabel = "SUITE",
      description = "Algorithms: p256 or p384; default: p384.")
  private Suite suite = Suite.P384;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeat byte for byte; forces the portable crypto back end.")
  private @Nullable Long seed;

  @Option(
      names = "--timeline",
      paramLabel = "FILE",
      description = "Write every event as JSON lines, in logical time.")
  private @Nullable Path timelineFile;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description = "Write the DOE objects as a capture (linktype 292), pcapng if FILE ends so.")
  private @Nullable Path pcap;

  @Option(
      names = "--keylog",
      paramLabel = "FILE",
      description =
          "Write what the sessions are derived from, for teeio dissect: whoever has it reads them.")
  private @Nullable Path keylog;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page (HTML, all in one file) that shows the run.")
  private @Nullable Path reportFile;

  @Option(
      names = "--device",
      paramLabel = "URL",
      description = "Drive a device outside: doe+tcp://HOST:PORT.")
  private @Nullable String device;

  @Option(
      names = "--anchor",
      paramLabel = "FILE",
      description = "Certificate (DER or PEM) of the root to trust for an outside device.")
  private @Nullable Path anchor;

  @Mixin private PolicyOption policy = new PolicyOption();

  @Mixin private StatementOptions statements = new StatementOptions();

  @Mixin private EvidenceOptions evidence = new EvidenceOptions();

  @Override
  public Integer call() throws CannotDo {
    RunRequest request = evidence.asked(request());
    PrintWriter out = spec().commandLine().getOut();
    try (TimelineFile file = TimelineFile.open(timelineFile);
        CaptureFile capture = CaptureFile.open(pcap);
        KeyLogFile keys = KeyLogFile.open(keylog, spec().commandLine().getErr());
        RunPageFile page = RunPageFile.open(reportFile)) {
      RunText text = new RunText(out, json);
      Timeline timeline =
          page.timeline(event -> {
            text.event(event);
            file.event(event);
          });
      Recordings recordings =
          new Recordings((to, object) -> capture.object(object), keys.secrets())
              .and(page.recordings());
      DeviceLife life = new DeviceLife(request, timeline, recordings);
      RunReport report = life.run();
      evidence.write(life.proof(), spec().commandLine().getErr());
      page.write(report);
      file.finish();
      capture.finish();
      if (json) {
        out.println(RunJson.write(report));
      } else {
        text.report(report);
      }
      out.flush();
      return status(report, spec().commandLine().getErr());
    } catch (IOException e) {
      throw Files.cannot(
          "write", java.util.Objects.requireNonNull(keylog, "nothing else fails"), e);
    }
  }

  private static int status(RunReport report, PrintWriter err) {
    report.warnings().forEach(warning -> err.println("teeio run: warning: " + warning));
    report.error().ifPresent(error -> err.println("teeio run: " + error));
    return switch (report.result()) {
      case OK -> ExitStatus.YES;
      case REFUSED -> ExitStatus.NO;
      case ERROR -> ExitStatus.COULD_NOT;
    };
  }

  private RunRequest request() throws CannotDo {
    Files.between("--devices", devices, 1, RunRequest.MOST);
    Files.between("--tdis", tdis, 1, RunRequest.MOST);
    if (anchor != null && device == null) {
      throw CannotDo.usage("--anchor goes with --device");
    }
    if (device != null && rootPortKeys == RootPortKeys.HROT) {
      throw CannotDo.usage("a device outside is below no root port: --root-port-keys is no use");
    }
    checkUpdate();
    RunRequest request =
        RunRequest.carrying(
                payload == null ? Payload.pattern(DEFAULT_PAYLOAD) : FilePayload.of(payload))
            .withSize(devices, tdis)
            .withSpdm(spdmVersion())
            .withSuite(suite)
            .withFirmware(firmware)
            .withKind(kind)
            .withRootPortKeys(rootPortKeys)
            .withOwner(owner());
    if (seed != null) {
      request = request.withSeed(seed);
    }
    if (update != null) {
      request = request.withUpdate(update);
    }
    if (device != null) {
      request = request.withExternal(Endpoints.doeUrl(device), trusted());
    }
    return request;
  }

  private OwnerPolicy owner() throws CannotDo {
    PolicyOption.Given given = policy.given();
    return new OwnerPolicy(given.policy(), given.text(), statements.statements());
  }

  private Optional<Bytes> trusted() throws CannotDo {
    return anchor == null ? Optional.empty() : Optional.of(Files.certificate(anchor));
  }

  private void checkUpdate() throws CannotDo {
    if (update != null && device != null) {
      throw CannotDo.usage("--update is for the machine's own devices, not for --device");
    }
    if (update != null && spdmVersion() == SpdmVersion.V1_2) {
      throw CannotDo.usage("--update needs --spdm 1.3: 1.2 tells nothing of updates that wait");
    }
  }

  private SpdmVersion spdmVersion() throws CannotDo {
    return switch (version) {
      case "1.2" -> SpdmVersion.V1_2;
      case "1.3" -> SpdmVersion.V1_3;
      default -> throw CannotDo.usage("--spdm is 1.2 or 1.3, not \"" + version + "\"");
    };
  }

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec, "picocli sets this");
  }
}
