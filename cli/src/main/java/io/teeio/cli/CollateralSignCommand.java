package io.teeio.cli;

import io.teeio.attest.store.CollateralFile;
import io.teeio.attest.store.CollateralStore;
import io.teeio.attest.store.ItemKind;
import io.teeio.attest.store.StoreManifest;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teeio collateral sign}: a folder becomes a signed file. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a signed file of a folder. Its subfolders say what a file in them is for:"
          + " device-anchor, reference-anchor, reference-key, manifest, statement, policy."
    },
    footer = {
      "",
      "Example:",
      "  teeio collateral sign site/ --name site --store-version 7 --days 30 --key key.pem --out site.7"
    })
final class CollateralSignCommand implements Callable<Integer> {
  private static final int LONGEST_ITEM = 16 << 20;
  private static final int MOST_DAYS = 36_500;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of(".");

  @Option(
      names = "--name",
      required = true,
      description = "Which store it is: letters, digits, dot, underscore, hyphen.")
  private String name = "";

  @Option(
      names = "--store-version",
      required = true,
      paramLabel = "N",
      description = "From 1; verifiers only take a larger one than they have.")
  private long version;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "For how many days it may be used; default: for ever.")
  private @Nullable Integer days;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The private key (PEM or DER, not encrypted) that signs it.")
  private Path key = Path.of(".");

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description =
          "Leave out what this earlier file, signed by the same key, has already: an update for"
              + " whoever has that one.")
  private @Nullable Path since;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.")
  private Path out = Path.of(".");

  @Override
  public Integer call() throws CannotDo {
    if (days != null) {
      Files.between("--days", days, 1, MOST_DAYS);
    }
    List<CollateralFile.Item> items = items();
    Instant now = Instant.now();
    CollateralFile file;
    try (SigningKey signer = PrivateKeyFile.read(key)) {
      file =
          CollateralFile.sign(
              Crypto.fastest(),
              signer,
              name,
              version,
              now,
              Optional.ofNullable(days).map(number -> now.plus(Duration.ofDays(number))),
              items,
              RandomSource.secure());
      if (since != null) {
        file = file.since(Crypto.fastest(), earlier(since, signer.verificationKey()));
      }
    } catch (IllegalArgumentException e) {
      throw CannotDo.usage(String.valueOf(e.getMessage()));
    }
    CollateralDisk.write(out, file.toBytes());
    Objects.requireNonNull(spec, "picocli sets this")
        .commandLine()
        .getErr()
        .println(out + ": " + name + " version " + version + ", " + items.size() + " items");
    return ExitStatus.YES;
  }

  private static CollateralStore earlier(Path file, VerificationKey signer) throws CannotDo {
    return CollateralStore.reopen(Crypto.fastest(), CollateralDisk.read(file), List.of(signer))
        .store()
        .orElseThrow(
            () -> CannotDo.environment(file + " is no complete store signed by the same key"));
  }

  private List<CollateralFile.Item> items() throws CannotDo {
    List<CollateralFile.Item> items = new ArrayList<>();
    for (ItemKind kind : ItemKind.values()) {
      Path inner = folder.resolve(kind.word());
      if (!java.nio.file.Files.isDirectory(inner)) {
        continue;
      }
      for (Path file : InputFile.filesOf(inner, Set.of())) {
        String itemName = InputFile.name(file);
        if (!StoreManifest.isName(itemName)) {
          throw CannotDo.usage(file + " has a name that is not of letters, digits, dots, _ and -");
        }
        items.add(new CollateralFile.Item(kind, itemName, InputFile.read(file, LONGEST_ITEM)));
      }
    }
    if (items.isEmpty()) {
      String kinds =
          Arrays.stream(ItemKind.values()).map(ItemKind::word).collect(Collectors.joining(", "));
      throw CannotDo.environment(folder + " has none of the folders " + kinds);
    }
    return items;
  }
}
