package io.teeio.cli;

import io.teeio.attest.store.CollateralStore;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code teeio collateral update}: a store takes the next file. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description =
        "Takes a signed file in the place of a store, which becomes it if there is none yet. What is"
            + " refused leaves the store as it is.",
    footer = {
      "",
      "Example:",
      "  teeio collateral update site.store --with site.7 --trusted-key key.pub"
    })
final class CollateralUpdateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "STORE", description = "The store.")
  private Path store = Path.of(".");

  @Option(
      names = "--with",
      required = true,
      paramLabel = "FILE",
      description = "A snapshot, or an update with only what is new.")
  private Path file = Path.of(".");

  @Option(
      names = "--trusted-key",
      required = true,
      paramLabel = "FILE",
      description =
          "The public key of the signer (JWK, COSE_Key, DER, certificate); may be given several times.")
  private List<Path> keys = List.of();

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Mixin private AsOfOptions asOf = new AsOfOptions();

  @Override
  public Integer call() throws CannotDo {
    Instant instant = asOf.asOf(InstantSource.system()).device();
    List<VerificationKey> trusted = CollateralDisk.keys(keys);
    Bytes offered = CollateralDisk.read(file);
    CollateralStore.Update update =
        java.nio.file.Files.exists(store)
            ? before(trusted).update(Crypto.fastest(), offered, trusted, instant)
            : CollateralStore.open(Crypto.fastest(), offered, trusted, instant);
    if (update.store().isPresent()) {
      CollateralDisk.write(store, update.store().get().file().toBytes());
    }
    return CollateralDisk.tell(file, update, instant, json, spec);
  }

  /**
   * The store that is here. That its time is over is why it is updated: it is opened as of then.
   */
  private CollateralStore before(List<VerificationKey> trusted) throws CannotDo {
    CollateralStore.Update opened =
        CollateralStore.reopen(Crypto.fastest(), CollateralDisk.read(store), trusted);
    return opened
        .store()
        .orElseThrow(() -> CannotDo.environment(store + " is damaged, or signed by another key"));
  }
}
