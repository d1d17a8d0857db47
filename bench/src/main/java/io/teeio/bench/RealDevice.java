package io.teeio.bench;

import io.teeio.attest.Anchors;
import io.teeio.attest.certificate.ChainFile;
import io.teeio.attest.certificate.Statement;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.nvidia.AttestationReport;
import io.teeio.attest.nvidia.NvidiaCollateral;
import io.teeio.attest.nvidia.NvidiaEvidence;
import io.teeio.attest.nvidia.ReferenceManifest;
import io.teeio.attest.nvidia.ReferenceMeasurements;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real H100 and all that is known of it.
 *
 * @param evidence its report and chain
 * @param collateral two manifests, seven statements about revocation, two roots
 * @param report the report, read
 * @param key of the leaf certificate
 * @param expected what the manifests say together
 */
record RealDevice(
    NvidiaEvidence evidence,
    NvidiaCollateral collateral,
    AttestationReport report,
    VerificationKey key,
    ReferenceMeasurements expected) {

  /** Reads {@code nvidia-h100} and {@code trust-anchors} below {@code folder}. */
  static RealDevice read(Path folder) throws IOException, MalformedInput {
    Path device = folder.resolve("nvidia-h100");
    Path roots = folder.resolve("trust-anchors");
    Bytes report = bytes(device.resolve("report.bin"));
    Bytes chain = bytes(device.resolve("chain.pem"));
    List<ReferenceManifest> manifests =
        List.of(
            manifest(device.resolve("NV_GPU_DRIVER_GH100_550.90.07.xml")),
            manifest(device.resolve("NV_GPU_VBIOS_1010_0200_882_96009F0001.xml")));
    return new RealDevice(
        NvidiaEvidence.of("GPU-0", report, chain),
        new NvidiaCollateral(
            manifests,
            Anchors.read(List.of(bytes(roots.resolve("verifier_device_root.pem")))),
            Anchors.read(List.of(bytes(roots.resolve("verifier_RIM_root.pem")))),
            statements(device.resolve("ocsp"))),
        AttestationReport.read(report),
        ChainFile.leafFirst(chain).getFirst().publicKey().orElseThrow(),
        ReferenceMeasurements.of(manifests));
  }

  private static ReferenceManifest manifest(Path file) throws IOException {
    return ReferenceManifest.read(file.getFileName().toString(), bytes(file));
  }

  private static Statements statements(Path folder) throws IOException, MalformedInput {
    List<Statement> statements = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        statements.addAll(Statements.read(bytes(file)));
      }
    }
    return Statements.NONE.and(statements);
  }

  private static Bytes bytes(Path file) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(file));
  }
}
