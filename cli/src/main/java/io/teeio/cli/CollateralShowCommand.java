package io.teeio.cli;

import io.teeio.attest.store.CollateralStore;
import io.teeio.crypto.Crypto;
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
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "STORE", description = "The store.")
  private Path store = Path.of(".");

  @Option(
      names = "--trusted-key",
      required = true,
      paramLabel = "FILE",
      description =
          "The public key of the signer (JWK, COSE_Key, DER, certificate); may be given several times.")
  private List<Path> keys = List.of();

  @Option(
      names = "--unpack",
      paramLabel = "DIR",
      description = "Write its items into folders by what they are for.")
  private @Nullable Path unpack;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Mixin private AsOfOptions asOf = new AsOfOptions();

  @Override
  public Integer call() throws CannotDo {
    Instant instant = asOf.asOf(InstantSource.system()).device();
    CollateralStore.Update opened =
        CollateralStore.open(
            Crypto.fastest(), CollateralDisk.read(store), CollateralDisk.keys(keys), instant);
    if (unpack != null && opened.store().isPresent()) {
      CollateralDisk.unpack(opened.store().get(), unpack);
    }
    return CollateralDisk.tell(store, opened, instant, json, spec);
  }
}
