package io.teeio.bench;

import io.teeio.crypto.Crypto;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The back end under measurement. */
@State(Scope.Benchmark)
public class CryptoState {
  /** Name of the back end. */
  @Param({"portable", "jdk", "corretto"})
  public String backend = "portable";

  private Crypto crypto = Crypto.portable();

  /** Finds the back end of this name. */
  @Setup(Level.Trial)
  public void choose() {
    crypto =
        switch (backend) {
          case "portable" -> Crypto.portable();
          case "jdk" -> Crypto.jdk();
          case "corretto" -> Crypto.corretto().orElseThrow();
          default -> throw new IllegalArgumentException(backend);
        };
  }

  Crypto crypto() {
    return crypto;
  }
}
