package io.teeio.cli;

import io.teeio.attest.RimJson;
import io.teeio.attest.token.GoldenTvm;
import io.teeio.attest.token.TvmReferenceJson;
import io.teeio.attest.token.TvmReferenceValues;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.lab.RunRequest;
import io.teeio.lab.report.DeviceReference;
import io.teeio.lab.report.TvmProof;
import io.teeio.tvm.TvmAttester;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code teeio run} writes for a third party that wants to know what ran. */
final class EvidenceOptions {
  private static final int LEAST = 8;

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description =
          "Write what the VM proves of itself and its devices to a third party, for teeio verify tvm.")
  private @Nullable Path evidence;

  @Option(
      names = "--challenge",
      paramLabel = "HEX",
      description = "What the third party wants to see in it, 8 to 64 bytes; default: random.")
  private @Nullable String challenge;

  @Option(
      names = "--platform-root",
      paramLabel = "FILE",
      description =
          "Write the certificate (PEM) of who made the machine: the anchor to verify with.")
  private @Nullable Path root;

  @Option(
      names = "--tvm-rim",
      paramLabel = "FILE",
      description = "Write what this VM is as reference values for others that should be like it.")
  private @Nullable Path rim;

  @Option(
      names = "--device-root",
      paramLabel = "FILE",
      description = "Write the certificate (PEM) of who made the devices, for --device-anchors.")
  private @Nullable Path deviceRoot;

  @Option(
      names = "--device-rim",
      paramLabel = "FILE",
      description = "Write what the maker says that its devices measure, for --device-rim.")
  private @Nullable Path deviceRim;

  /** {@code request} with the challenge of the third party, if there is one. */
  RunRequest asked(RunRequest request) throws CannotDo {
    if (evidence == null) {
      if (Stream.of(challenge, root, rim, deviceRoot, deviceRim).anyMatch(Objects::nonNull)) {
        throw CannotDo.usage(
            "--challenge, --platform-root, --tvm-rim, --device-root and --device-rim go with"
                + " --evidence");
      }
      return request;
    }
    if (request.external().isPresent() && (deviceRoot != null || deviceRim != null)) {
      throw CannotDo.usage(
          "--device-root and --device-rim are of the machine's own devices, not of --device");
    }
    return request.withChallenge(
        challenge == null ? RandomSource.secure().bytes(TvmAttester.CHALLENGE) : padded(challenge));
  }

  /** A challenge of {@link TvmAttester#CHALLENGE} bytes; a shorter one ends in zeros. */
  static Bytes padded(String hex) throws CannotDo {
    if (!hex.matches("([0-9a-fA-F]{2})*")
        || hex.length() < 2 * LEAST
        || hex.length() > 2 * TvmAttester.CHALLENGE) {
      throw CannotDo.usage(
          "a challenge has %d to %d bytes in hexadecimal".formatted(LEAST, TvmAttester.CHALLENGE));
    }
    Bytes given = Bytes.fromHex(hex);
    return Bytes.concat(given, Bytes.zeros(TvmAttester.CHALLENGE - given.length()));
  }

  /** Writes what was asked for; says so on {@code err} if the VM came to show nothing. */
  void write(Optional<TvmProof> proof, PrintWriter err) throws CannotDo {
    if (evidence == null) {
      return;
    }
    if (proof.isEmpty()) {
      err.println("teeio run: warning: the VM did not come to show evidence; no file was written");
      return;
    }
    TvmProof shown = proof.get();
    OutputFile.write(evidence, shown.report().toBytes());
    if (root != null) {
      OutputFile.write(root, PemFile.encode(List.of(shown.root())));
    }
    if (rim != null) {
      OutputFile.write(rim, TvmReferenceJson.write(reference(shown)));
    }
    if (shown.devices().isPresent()) {
      write(shown.devices().get());
    }
  }

  private void write(DeviceReference devices) throws CannotDo {
    if (deviceRoot != null) {
      OutputFile.write(deviceRoot, PemFile.encode(List.of(devices.root())));
    }
    if (deviceRim != null) {
      OutputFile.write(deviceRim, RimJson.write(devices.rim()));
    }
  }

  private static TvmReferenceValues reference(TvmProof shown) {
    try {
      return GoldenTvm.of(shown.report(), "teeio run", Crypto.fastest());
    } catch (MalformedInput bug) {
      throw new IllegalStateException("the lab's own report is malformed", bug);
    }
  }
}
