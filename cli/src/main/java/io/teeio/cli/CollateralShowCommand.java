package io.teeio.cli;

import io.teeio.attest.store.CollateralStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code teeio collateral show}: what a store holds, if it can be believed. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Checks a store and tells what it holds; unpacks it for teeio verify.",
    footer = {
      "",
      "Example:",
      "  teeio collateral show site.store --trusted-key key.pub --unpack site/",
      "  teeio verify nvidia --evidence gpus.json --anchors site/device-anchor --rim site/manifest"
    })
final class CollateralShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "STORE", description = "The store.")
  private Path store = Path.of(".");

  @Option(
      names = "--unpack",
      paramLabel = "DIR",
      description = "Write its items into folders by what they are for.")
  private @Nullable Path unpack;

  @Mixin private StoreOptions options = new StoreOptions();

  @Override
  public Integer call() throws CannotDo {
    return options.tell(
        store,
        (crypto, trusted, instant) -> {
          CollateralStore.Update opened =
              CollateralStore.open(crypto, CollateralDisk.read(store), trusted, instant);
          if (unpack != null && opened.store().isPresent()) {
            CollateralDisk.unpack(opened.store().get(), unpack);
          }
          return opened;
        });
  }
}
