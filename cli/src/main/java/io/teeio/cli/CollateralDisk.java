package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import io.teeio.attest.result.AppraisalJson;
import io.teeio.attest.result.AppraisalText;
import io.teeio.attest.store.CollateralFile;
import io.teeio.attest.store.CollateralStore;
import io.teeio.attest.store.ItemKind;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Stores in files, and what is told of them. */
final class CollateralDisk {
  private static final int LONGEST = 256 << 20;

  private CollateralDisk() {}

  static Bytes read(Path file) throws CannotDo {
    return InputFile.read(file, LONGEST);
  }

  static List<VerificationKey> keys(List<Path> files) throws CannotDo {
    List<VerificationKey> keys = new ArrayList<>();
    for (Path file : files) {
      keys.addAll(PublicKeyFile.read(file));
    }
    return keys;
  }

  /** Writes beside {@code file} and puts it in its place: who reads sees the old or the new one. */
  static void write(Path file, Bytes content) throws CannotDo {
    Path beside = file.resolveSibling(InputFile.name(file) + ".new");
    try {
      java.nio.file.Files.write(beside, content.toArray());
      java.nio.file.Files.move(
          beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Files.cannot("write", file, e);
    }
  }

  /** Writes each item into the folder of its kind below {@code folder}. */
  static void unpack(CollateralStore store, Path folder) throws CannotDo {
    for (ItemKind kind : ItemKind.values()) {
      for (CollateralFile.Item item : store.items(kind)) {
        Path target = folder.resolve(kind.word()).resolve(item.name());
        try {
          java.nio.file.Files.createDirectories(folder.resolve(kind.word()));
          java.nio.file.Files.write(target, item.content().toArray());
        } catch (IOException e) {
          throw Files.cannot("write", target, e);
        }
      }
    }
  }

  /** Tells what came of a file; returns the status that it means. */
  static int tell(
      Path file,
      CollateralStore.Update update,
      Instant asOf,
      boolean json,
      @Nullable CommandSpec spec) {
    Appraisal appraisal =
        new Appraisal(
            String.valueOf(file),
            new Verdict(update.checks()),
            MeasurementComparison.NONE,
            update.store().map(CollateralDisk::claims).orElse(Claim.Table.EMPTY),
            AsOf.both(asOf));
    var out = Objects.requireNonNull(spec, "picocli sets this").commandLine().getOut();
    if (json) {
      out.println(AppraisalJson.write(appraisal));
    } else {
      out.print(AppraisalText.write(appraisal));
    }
    out.flush();
    return update.store().isPresent() ? ExitStatus.YES : ExitStatus.NO;
  }

  private static Claim.Table claims(CollateralStore store) {
    Claim.Table claims =
        Claim.Table.EMPTY
            .with("name", store.manifest().name())
            .with("version", store.manifest().version())
            .with("issued", store.manifest().issued().toString());
    if (store.manifest().notAfter().isPresent()) {
      claims = claims.with("notAfter", store.manifest().notAfter().get().toString());
    }
    for (ItemKind kind : ItemKind.values()) {
      List<String> names = store.items(kind).stream().map(CollateralFile.Item::name).toList();
      if (!names.isEmpty()) {
        claims = claims.with(kind.word(), Claim.texts(names));
      }
    }
    return claims;
  }
}
