package io.teeio.cli;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceIdentity;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.device.DsmServer;
import io.teeio.device.Firmware;
import io.teeio.pcie.RequesterId;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
    footer = {"", "Example:", "  teeio device --listen 127.0.0.1:2323 --transport doe"})
final class DeviceCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where to listen; port 0 takes any free one.")
  private String listen = "";

  @Option(names = "--transport", paramLabel = "KIND", description = "doe or mctp; default: doe.")
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

  /** Names of transports on the command line. */
  enum Transport {
    DOE(Binding.PCI_DOE),
    MCTP(Binding.MCTP);

    private final Binding binding;

    Transport(Binding binding) {
      this.binding = binding;
    }
  }

  @Override
  public Integer call() throws CannotDo {
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    InetSocketAddress address = Endpoints.hostPort(listen);
    DeviceProfile profile =
        DeviceProfile.standard()
            .withFunction(requesterId())
            .withSuite(suite)
            .withFirmware(firmware);
    Crypto crypto = Crypto.fastest();
    RandomSource random = RandomSource.secure();
    InstantSource clock = InstantSource.system();
    DeviceIdentity identity =
        new DeviceMaker(new CertificateMint(crypto, random, clock), suite).identify(profile);
    DeviceParts parts = new DeviceParts(crypto, random, clock, Guards.all());
    writeRoot(identity);
    try (DsmServer server =
        DsmServer.listen(
            address,
            transport.binding,
            () -> Dsm.onSocket(profile, identity, transport.binding, parts),
            event -> {})) {
      out.println(
          "teeio device "
              + function
              + " on "
              + server.address().getHostString()
              + ":"
              + server.address().getPort()
              + " ("
              + transport.name().toLowerCase(java.util.Locale.ROOT)
              + "); interrupt to end");
      out.flush();
      server.awaitClose();
      return ExitStatus.YES;
    } catch (IOException e) {
      throw CannotDo.environment("cannot listen at " + listen + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.YES;
    }
  }

  private RequesterId requesterId() throws CannotDo {
    try {
      return RequesterId.parse(function);
    } catch (MalformedInput e) {
      throw CannotDo.usage("--function is BUS:DEV.FN as be:1d.7, not \"" + function + "\"");
    }
  }

  private void writeRoot(DeviceIdentity identity) throws CannotDo {
    if (root == null) {
      return;
    }
    try {
      java.nio.file.Files.write(root, identity.root().der().toArray());
    } catch (IOException e) {
      throw Files.cannot("write", root, e);
    }
  }
}
