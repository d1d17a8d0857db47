package io.teeio.cli;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.pcie.RequesterId;
import io.teeio.probe.Probe;
import io.teeio.probe.ProbePlan;
import io.teeio.probe.ProbeReport;
import io.teeio.probe.ProbeTools;
import io.teeio.probe.Topic;
import io.teeio.rule.Guards;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teeio probe}: what a responder is and can. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description = {
      "Asks an SPDM responder what it is and can: versions, capabilities, algorithms, certificate"
          + " chains, measurements, sessions in every form, IDE_KM and TDISP over DOE; and tells"
          + " where it strays from the specifications, with the clause.",
      "",
      "Exit status: 0 everything that was asked was done, 1 something was refused or broken, 2 wrong"
          + " usage, 3 could not."
    },
    footer = {
      "",
      "Topics: discovery, versions, algorithms, identity, challenge, measurements, measurement-log,"
          + " endpoint-info, key-pairs, slot-banks, events, key-exchange, psk, variants, ide-km, tdisp,"
          + " manners; and, only when named, provision: GET_CSR, and SET_CERTIFICATE of what a slot"
          + " already has.",
      "",
      "Examples:",
      "  teeio probe doe+tcp://127.0.0.1:2323",
      "  teeio probe mctp+tcp://127.0.0.1:2323 --spdm 1.2 --only identity,key-exchange --json",
      "  teeio probe doe+tcp://127.0.0.1:2323 --psk hint=0x00112233 --pcap out.pcap"
    })
final class ProbeCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      description = {
        "doe+tcp://HOST:PORT, mctp+tcp://HOST:PORT or emulated-tcp://HOST:PORT (the framing of DMTF's"
            + " emulator), or tcp://HOST:PORT (DSP0287)."
      })
  private String url = "";

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "TOPIC",
      description = "Ask about these topics only.")
  private List<String> only = List.of();

  @Option(
      names = "--skip",
      split = ",",
      paramLabel = "TOPIC",
      description = "Do not ask about these topics.")
  private List<String> skip = List.of();

  @Option(
      names = "--slot",
      split = ",",
      paramLabel = "N",
      description = "Look at these slots only; default: all that have a certificate chain.")
  private List<Integer> slots = List.of();

  @Option(
      names = "--summary",
      paramLabel = "KIND",
      description = "Which measurements are summarised: none, tcb or all; default: all.")
  private SummaryType summary = SummaryType.ALL;

  @Option(names = "--raw", description = "Ask for raw measurements instead of digests.")
  private boolean raw;

  @Option(
      names = "--function",
      paramLabel = "BUS:DEV.FN",
      description = "Whose TDI to ask; default: the function that IDE_KM names.")
  private @Nullable String function;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for each answer, 1 to 3600; default: 10.")
  private int timeout = 10;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description = "Write what goes over the wire as a capture.")
  private @Nullable Path pcap;

  @Option(
      names = "--keylog",
      paramLabel = "FILE",
      description =
          "Write the secrets of all sessions, for teeio dissect: whoever reads it reads the sessions.")
  private @Nullable Path keylog;

  @Option(names = "--shutdown", description = "Tell DMTF's emulator to end when the probe does.")
  private boolean shutdown;

  @Mixin private RequesterOptions requester = new RequesterOptions();

  @Mixin private ConductOptions conduct = new ConductOptions();

  @Mixin private PresharedOption preshared = new PresharedOption();

  @Override
  public Integer call() throws CannotDo {
    Endpoints.Endpoint endpoint = Endpoints.responder(url);
    Files.between("--timeout", timeout, 1, 3600);
    Crypto crypto = Crypto.fastest();
    ProbePlan plan = plan(crypto);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    try (KeyLogFile keys = KeyLogFile.open(keylog, err);
        CaptureFile capture = CaptureFile.open(pcap, endpoint.binding(), InstantSource.system());
        ResponderLink link =
            ResponderLink.open(endpoint, Duration.ofSeconds(timeout), capture::frame)) {
      ProbeReport report =
          new Probe(
                  link,
                  plan.withParts(plan.parts().withAgreedSecrets(keys.secrets())),
                  tools(crypto))
              .run();
      capture.finish();
      if (shutdown) {
        link.shutdown();
      }
      if (json) {
        out.println(ProbeJson.write(url, report));
      } else {
        new ProbeText(out, InstantSource.system().instant()).print(url, report);
      }
      out.flush();
      return status(report);
    } catch (IOException e) {
      throw CannotDo.environment(String.valueOf(e.getMessage()));
    }
  }

  private int status(ProbeReport report) {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    report.lost().ifPresent(why -> err.println("teeio probe: the connection was lost: " + why));
    if (report.lost().isPresent()) {
      return ExitStatus.COULD_NOT;
    }
    return report.isGood() ? ExitStatus.YES : ExitStatus.NO;
  }

  private static ProbeTools tools(Crypto crypto) {
    return new ProbeTools(
        crypto,
        RandomSource.secure(),
        InstantSource.system(),
        ProbeCommand::wait,
        Guards.all(),
        event -> {});
  }

  private static void wait(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the responder was busy");
    }
  }

  private ProbePlan plan(Crypto crypto) throws CannotDo {
    for (int slot : slots) {
      Files.between("--slot", slot, 0, 7);
    }
    RequesterProfile profile = requester.profile();
    ProbePlan plan =
        ProbePlan.everything(profile)
            .withConduct(conduct.conduct(profile))
            .withTopics(topics())
            .withParts(requester.parts(crypto).withPresharedKeys(preshared.keys()))
            .withSlots(Set.copyOf(slots))
            .withSummary(summary)
            .withRawMeasurements(raw);
    Optional<Bytes> hint = preshared.hint();
    if (hint.isPresent()) {
      plan = plan.withPskHint(hint.get());
    }
    return function == null ? plan : plan.withFunction(requesterId(function));
  }

  private Set<Topic> topics() throws CannotDo {
    Set<Topic> topics =
        only.isEmpty() ? EnumSet.copyOf(Topic.harmless()) : EnumSet.noneOf(Topic.class);
    for (String word : only) {
      topics.add(topic(word));
    }
    for (String word : skip) {
      topics.remove(topic(word));
    }
    return topics;
  }

  private static Topic topic(String word) throws CannotDo {
    return Topic.of(word).orElseThrow(() -> CannotDo.usage("there is no topic \"" + word + "\""));
  }

  private static RequesterId requesterId(String text) throws CannotDo {
    try {
      return RequesterId.parse(text);
    } catch (MalformedInput e) {
      throw CannotDo.usage("--function is BUS:DEV.FN as be:1d.7, not \"" + text + "\"");
    }
  }
}
