package io.teeio.cli;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import io.teeio.attest.RimError;
import io.teeio.attest.RimJson;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.rim.RimServiceAnswer;
import io.teeio.attest.spdm.SignedReferences;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What evidence is held against: reference values, trusted roots, statements on revocation. */
final class CollateralOptions {
  private static final int LONGEST_ANCHOR = 1 << 20;

  private static final Set<String> MANIFESTS =
      Set.of(".xml", ".swidtag", ".cbor", ".corim", ".json");
  private static final Set<String> CERTIFICATES = Set.of(".pem", ".crt", ".cer", ".der");

  @Option(
      names = "--rim",
      paramLabel = "FILE",
      description =
          "A reference integrity manifest, or a folder of them; may be given several times. Those"
              + " that speak of another device or version are left aside.")
  private List<Path> rims = List.of();

  @Option(
      names = "--rim-key",
      paramLabel = "FILE",
      description =
          "The key of somebody whose signed manifests (CoRIM) are believed: a JWK, a COSE_Key, a"
              + " public key in DER or a certificate; may be given several times.")
  private List<Path> authors = List.of();

  @Option(
      names = "--anchors",
      paramLabel = "DIR",
      description =
          "The roots to trust (PEM or DER): a folder or a file; may be given several times.")
  private List<Path> anchors = List.of();

  @Mixin private StatementOptions said = new StatementOptions();

  /** Content with the name of the file that has it. */
  record Named(String name, Bytes content) {}

  /** The same with other manifests and roots, those of another kind of evidence. */
  CollateralOptions withOthers(List<Path> manifests, List<Path> roots) {
    CollateralOptions others = new CollateralOptions();
    others.rims = manifests;
    others.anchors = roots;
    others.authors = authors;
    others.said = said;
    return others;
  }

  /** Demands that no author of CoRIMs was named, where nothing takes CoRIMs. */
  void withoutAuthors() throws CannotDo {
    if (!authors.isEmpty()) {
      throw CannotDo.usage(
          "--rim-key is for CoRIMs, which verify spdm, verify capture, verify token and"
              + " verify tvm --device-rim take");
    }
  }

  /** Whether any of it was given. */
  boolean isGiven() {
    return said.isGiven() || Stream.of(rims, authors, anchors).anyMatch(each -> !each.isEmpty());
  }

  /** The manifests, as they are in their files or in a RIM service's answers. */
  List<Named> rims() throws CannotDo {
    List<Named> manifests = new ArrayList<>();
    for (Named file : contents(rims, MANIFESTS, RimServiceAnswer.LARGEST)) {
      try {
        manifests.add(
            RimServiceAnswer.read(file.content())
                .map(answer -> new Named(answer.id(), answer.manifest()))
                .orElse(file));
      } catch (RimError e) {
        throw CannotDo.environment(file.name() + ": " + e.getMessage());
      }
    }
    return manifests;
  }

  /** The statements about revocation. */
  Statements statements() throws CannotDo {
    return said.statements();
  }

  /** All of it, for a device that speaks SPDM and whose bare key may be one of {@code keys}. */
  SpdmCollateral spdm(List<VerificationKey> keys) throws CannotDo {
    List<Rim> references = new ArrayList<>();
    List<Bytes> manifests = new ArrayList<>();
    for (Named file : rims()) {
      if (!isJson(file.content())) {
        manifests.add(file.content());
        continue;
      }
      try {
        references.add(RimJson.read(new String(file.content().toArray(), StandardCharsets.UTF_8)));
      } catch (RimError e) {
        throw CannotDo.environment(file.name() + ": " + e.getMessage());
      }
    }
    Anchors roots = anchors().orElse(Anchors.NONE);
    Statements stated = statements();
    return new SpdmCollateral(roots, stated, references, keys)
        .with(new SignedReferences(manifests, PublicKeyFile.readAll(authors), roots, stated));
  }

  /** Our own reference values are JSON; signed manifests are CBOR, which begins with a tag. */
  private static boolean isJson(Bytes content) {
    return new String(content.toArray(), StandardCharsets.UTF_8).strip().startsWith("{");
  }

  /** What is in the files that {@code paths} name, or that are in the folders they name. */
  static List<Named> contents(List<Path> paths, Set<String> endings, int longest) throws CannotDo {
    Set<Path> files = new LinkedHashSet<>();
    for (Path path : paths) {
      files.addAll(InputFile.filesOf(path, endings));
    }
    List<Named> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(new Named(InputFile.name(file), InputFile.read(file, longest)));
    }
    return contents;
  }

  /** The roots, if any were named. */
  Optional<Anchors> anchors() throws CannotDo {
    if (anchors.isEmpty()) {
      return Optional.empty();
    }
    Set<Bytes> roots = new LinkedHashSet<>();
    for (Path path : anchors) {
      for (Path file : InputFile.filesOf(path, CERTIFICATES)) {
        roots.addAll(roots(file));
      }
    }
    return Optional.of(new Anchors(List.copyOf(roots)));
  }

  private static List<Bytes> roots(Path file) throws CannotDo {
    try {
      return PemFile.certificates(InputFile.read(file, LONGEST_ANCHOR)).stream()
          .map(Certificate::der)
          .toList();
    } catch (MalformedInput e) {
      throw CannotDo.environment(file + " has no certificate to trust: " + e.getMessage());
    }
  }
}
