package io.teeio.cli;

import io.teeio.attest.store.CollateralStore;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  @Parameters(paramLabel = "STORE", description = "The store.")
  private Path store = Path.of(".");

  @Option(
      names = "--with",
      required = true,
      paramLabel = "FILE",
      description = "A snapshot, or an update with only what is new.")
  private Path file = Path.of(".");

  @Mixin private StoreOptions options = new StoreOptions();

  @Override
  public Integer call() throws CannotDo {
    return options.tell(
        file,
        (crypto, trusted, instant) -> {
          Bytes offered = CollateralDisk.read(file);
          CollateralStore.Update update =
              java.nio.file.Files.exists(store)
                  ? before(crypto, trusted).update(crypto, offered, trusted, instant)
                  : CollateralStore.open(crypto, offered, trusted, instant);
          if (update.store().isPresent()) {
            CollateralDisk.write(store, update.store().get().file().toBytes());
          }
          return update;
        });
  }

  /**
   * The store that is here. That its time is over is why it is updated: it is opened as of then.
   */
  private CollateralStore before(Crypto crypto, List<VerificationKey> trusted) throws CannotDo {
    return CollateralStore.reopen(crypto, CollateralDisk.read(store), trusted)
        .store()
        .orElseThrow(() -> CannotDo.environment(store + " is damaged, or signed by another key"));
  }
}
