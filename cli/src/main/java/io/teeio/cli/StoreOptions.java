package io.teeio.cli;

import io.teeio.attest.Appraisal;
import io.teeio.attest.AsOf;
import io.teeio.attest.Claim;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.Verdict;
import io.teeio.attest.store.CollateralFile;
import io.teeio.attest.store.CollateralStore;
import io.teeio.attest.store.ItemKind;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whose stores are believed, for which instant, and how it is told what came of one. */
final class StoreOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

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

  /** What a command does with a store. */
  @FunctionalInterface
  interface Step {
    /** What came of it, for signers of {@code trusted} keys and at {@code instant}. */
    CollateralStore.Update take(Crypto crypto, List<VerificationKey> trusted, Instant instant)
        throws CannotDo;
  }

  /**
   * Does {@code step} and tells what came of {@code file}; returns the exit status that it means.
   */
  int tell(Path file, Step step) throws CannotDo {
    Instant instant = asOf.asOf(InstantSource.system()).device();
    CollateralStore.Update update =
        step.take(Crypto.fastest(), PublicKeyFile.readAll(keys), instant);
    Appraisal appraisal =
        new Appraisal(
            String.valueOf(file),
            new Verdict(update.checks()),
            MeasurementComparison.NONE,
            update.store().map(StoreOptions::claims).orElse(Claim.Table.EMPTY),
            AsOf.both(instant));
    ResultOptions.print(appraisal, json, command);
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
