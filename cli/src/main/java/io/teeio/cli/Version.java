package io.teeio.cli;

import io.teeio.crypto.Crypto;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: our version, the JDK and the crypto back end that was chosen. */
public final class Version implements IVersionProvider {
  /** Made by picocli. */
  public Version() {}

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "teeio " + (version == null ? "(unpacked)" : version),
      "java " + Runtime.version(),
      "crypto " + Crypto.fastest().name()
    };
  }
}
