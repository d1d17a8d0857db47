package io.teeio.cli;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.device.DsmServer;
import io.teeio.device.Firmware;
import io.teeio.device.endpoint.SpdmEndpoint;
import io.teeio.pcie.RequesterId;
import io.teeio.rule.Guards;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.ConnectionEvent;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code teeio device}: a TEE-IO device on a socket. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = {
      "Serves a TEE-IO device's security manager (SPDM, IDE_KM, TDISP) on a socket, in the framing of"
          + " DMTF's emulator and QEMU.",
      "",
      "Runs until it is interrupted; a SHUTDOWN ends that connection only. Exit status: 2 wrong usage,"
          + " 3 could not."
    },
    footer = {
      "",
      "Examples:",
      "  teeio device --listen 127.0.0.1:2323 --transport doe",
      "  teeio device --listen 127.0.0.1:2323 --profile reference --cap -MUT_AUTH,-ENCAP",
      "  teeio device --listen 127.0.0.1:2323 --config device.yaml --identity ~/device"
    })
final class DeviceCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where to listen; port 0 takes any free one.")
  private String listen = "";

  @Option(
      names = "--transport",
      paramLabel = "KIND",
      converter = TransportName.class,
      description = {
        "doe or mctp on the emulator's socket, tcp for DSP0287, emulated-tcp for DSP0287 on the"
            + " emulator's socket; default: doe."
      })
  private Transport transport = Transport.DOE;

  @Option(
      names = "--function",
      paramLabel = "BUS:DEV.FN",
      description = "Which function the device is; default: be:1d.7.")
  private String function = "be:1d.7";

  @Option(
      names = "--firmware",
      paramLabel = "KIND",
      description = "What runs on it: genuine or tampered; default: genuine.")
  private Firmware firmware = Firmware.GENUINE;

  @Option(
      names = "--suite",
      paramLabel = "SUITE",
      description = "Algorithms of its identity: p256 or p384; default: p384.")
  private Suite suite = Suite.P384;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description =
          "Write the root certificate of the device's chain (DER) for whoever is to trust it.")
  private @Nullable Path root;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description = "Write the messages of all connections as a capture.")
  private @Nullable Path pcap;

  @Option(
      names = "--keylog",
      paramLabel = "FILE",
      description =
          "Write the secrets of all sessions, for teeio dissect: whoever reads it reads the"
              + " sessions.")
  private @Nullable Path keylog;

  @Mixin private DeviceOptions options = new DeviceOptions();

  /** Names of transports on the command line. */
  enum Transport {
    /** DOE data objects on the emulator's socket. */
    DOE(DsmServer.Framework.EMULATOR, Binding.PCI_DOE),
    /** MCTP messages on the emulator's socket. */
    MCTP(DsmServer.Framework.EMULATOR, Binding.MCTP),
    /** DSP0287. */
    TCP(DsmServer.Framework.SPDM_OVER_TCP, Binding.TCP),
    /** DSP0287 on the emulator's socket. */
    EMULATED_TCP(DsmServer.Framework.EMULATOR, Binding.TCP);

    private final DsmServer.Framework framework;
    private final Binding binding;

    Transport(DsmServer.Framework framework, Binding binding) {
      this.framework = framework;
      this.binding = binding;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Reads the name of a transport, with hyphens. */
  static final class TransportName implements ITypeConverter<Transport> {
    @Override
    public Transport convert(String name) {
      for (Transport transport : Transport.values()) {
        if (transport.word().equalsIgnoreCase(name)) {
          return transport;
        }
      }
      throw new TypeConversionException("doe, mctp, tcp or emulated-tcp, not \"" + name + "\"");
    }
  }

  @Override
  public Integer call() throws CannotDo {
    InetSocketAddress address = Endpoints.hostPort(listen);
    Crypto crypto = Crypto.fastest();
    RandomSource random = RandomSource.secure();
    InstantSource clock = InstantSource.system();
    DeviceSetup setup =
        DeviceSetup.read(
            options,
            DeviceProfile.standard()
                .withFunction(requesterId())
                .withSuite(suite)
                .withFirmware(firmware),
            crypto,
            random,
            clock);
    DeviceParts parts = new DeviceParts(crypto, random, clock, Guards.all());
    writeRoot(setup.identities());
    setup.contradictions().forEach(each -> err().println("teeio device: warning: " + each));
    err().flush();
    try (SharedCapture capture = SharedCapture.open(pcap, transport.binding, clock);
        KeyLogFile keys = KeyLogFile.open(keylog, err())) {
      SpdmEndpoint endpoint =
          setup.endpoint().endpoint(setup.identities(), keys.secrets()).asking(setup.requesters());
      keys.provisioned(setup.rawKey());
      serve(address, () -> switchOn(setup, endpoint, parts), capture);
      return ExitStatus.YES;
    } catch (IOException e) {
      throw CannotDo.environment("cannot listen at " + listen + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.YES;
    }
  }

  private void serve(InetSocketAddress address, Supplier<Dsm> devices, DsmServer.Tap tap)
      throws IOException, InterruptedException {
    try (DsmServer server =
        DsmServer.listen(
            address, transport.framework, transport.binding, devices, tap, this::heard)) {
      PrintWriter out = spec().commandLine().getOut();
      out.println(
          "teeio device "
              + function
              + " on "
              + server.address().getHostString()
              + ":"
              + server.address().getPort()
              + " ("
              + transport.word()
              + "); interrupt to end");
      out.flush();
      server.awaitClose();
    }
  }

  /** Each connection meets a device that was just switched on, which is a reset. */
  private Dsm switchOn(DeviceSetup setup, SpdmEndpoint endpoint, DeviceParts parts) {
    try {
      setup.identities().reset();
    } catch (IOException e) {
      err().println("teeio device: cannot keep what a requester changed: " + e.getMessage());
      err().flush();
    }
    return Dsm.onSocket(setup.profile(), endpoint, transport.binding, parts);
  }

  private void heard(ConnectionEvent event) {
    if (event instanceof ConnectionEvent.HandlerFailed(String peer, RuntimeException failure)) {
      err().println("teeio device: bug while serving " + peer + ": " + failure);
      failure.printStackTrace(err());
      err().flush();
    }
  }

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec, "picocli sets this");
  }

  private PrintWriter err() {
    return spec().commandLine().getErr();
  }

  private RequesterId requesterId() throws CannotDo {
    try {
      return RequesterId.parse(function);
    } catch (MalformedInput e) {
      throw CannotDo.usage("--function is BUS:DEV.FN as be:1d.7, not \"" + function + "\"");
    }
  }

  private void writeRoot(IdentityStore identities) throws CannotDo {
    if (root == null) {
      return;
    }
    Certificate first =
        identities.state().banks().stream()
            .flatMap(bank -> bank.slot(0).stream())
            .map(slot -> slot.chain().certificates().getFirst())
            .findFirst()
            .orElseThrow(() -> CannotDo.usage("--root: there is no chain in slot 0"));
    try {
      java.nio.file.Files.write(root, first.der().toArray());
    } catch (IOException e) {
      throw Files.cannot("write", root, e);
    }
  }
}
