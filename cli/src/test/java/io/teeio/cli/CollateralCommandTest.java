package io.teeio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.cose.CoseKey;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store goes from a folder into a signed file, to a verifier, and into a folder again. */
class CollateralCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void key() throws IOException {
    try (SigningKey key =
        Crypto.portable().generateSigningKey(KeyAlgorithm.EC_P384, RandomSource.secure())) {
      Files.write(folder.resolve("key.pem"), PemFile.encode(key));
      Files.write(
          folder.resolve("key.pub"), new CoseKey(key.verificationKey()).toBytes().toArray());
    }
    Files.createDirectories(folder.resolve("site/manifest"));
    Files.writeString(folder.resolve("site/manifest/a.json"), "one");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int teeio(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private int sign(int version) {
    return teeio(
        "collateral",
        "sign",
        at("site"),
        "--name",
        "site",
        "--store-version",
        "" + version,
        "--days",
        "30",
        "--key",
        at("key.pem"),
        "--out",
        at("site." + version));
  }

  private int update(int version) {
    return teeio(
        "collateral",
        "update",
        at("store"),
        "--with",
        at("site." + version),
        "--trusted-key",
        at("key.pub"));
  }

  @Test
  void aFolderTravelsAsOneSignedFile() throws IOException {
    assertThat(sign(1)).isZero();
    assertThat(update(1)).as(err.toString()).isZero();
    Files.writeString(folder.resolve("site/manifest/b.json"), "two");
    assertThat(sign(2)).isZero();
    assertThat(update(2)).isZero();
    assertThat(
            teeio(
                "collateral",
                "show",
                at("store"),
                "--trusted-key",
                at("key.pub"),
                "--unpack",
                at("copy"),
                "--json"))
        .isZero();

    assertThat(out.toString()).contains("\"verdict\"", "\"pass\"", "b.json");
    assertThat(folder.resolve("copy/manifest/b.json")).hasContent("two");
  }

  @Test
  void anUpdateHasOnlyWhatIsNew() throws IOException {
    Files.writeString(folder.resolve("site/manifest/large"), "x".repeat(5000));
    sign(1);
    update(1);
    Files.writeString(folder.resolve("site/manifest/a.json"), "changed");
    assertThat(
            teeio(
                "collateral",
                "sign",
                at("site"),
                "--name",
                "site",
                "--store-version",
                "2",
                "--since",
                at("site.1"),
                "--key",
                at("key.pem"),
                "--out",
                at("site.2")))
        .isZero();

    assertThat(Files.size(folder.resolve("site.2"))).isLessThan(2000);
    assertThat(update(2)).isZero();
    assertThat(Files.size(folder.resolve("store"))).isGreaterThan(5000);
  }

  @Test
  void anOlderFileLeavesTheStoreAsItIs() throws IOException {
    sign(1);
    Files.writeString(folder.resolve("site/manifest/a.json"), "changed");
    sign(2);
    update(2);
    byte[] before = Files.readAllBytes(folder.resolve("store"));

    assertThat(update(1)).isEqualTo(ExitStatus.NO);
    assertThat(out.toString()).contains("older than what is here");
    assertThat(folder.resolve("store")).hasBinaryContent(before);
  }

  @Test
  void whatCannotBeUsedIsSaidInOneLine() throws IOException {
    assertThat(teeio("collateral", "sign", "--help")).isZero();
    assertThat(teeio("collateral")).isEqualTo(ExitStatus.USAGE);
    assertThat(sign(0)).isEqualTo(ExitStatus.USAGE);
    Files.writeString(folder.resolve("store"), "no store");
    sign(1);
    assertThat(update(1)).isEqualTo(ExitStatus.COULD_NOT);
    assertThat(err.toString()).contains("damaged");
    Files.delete(folder.resolve("site/manifest/a.json"));
    Files.delete(folder.resolve("site/manifest"));
    assertThat(sign(1)).isEqualTo(ExitStatus.COULD_NOT);
  }
}
