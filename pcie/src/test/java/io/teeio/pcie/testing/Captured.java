package io.teeio.pcie.testing;

import io.teeio.wire.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Vendor-defined payloads that DMTF's requester and responder exchanged. */
public final class Captured {
  private Captured() {}

  /** One payload, and which way it went. */
  public record Payload(boolean request, Bytes bytes) {}

  /** The payloads of the session at SPDM {@code version}, in order. */
  public static List<Payload> session(String version) {
    String name = "/io/teeio/pcie/idekm-tdisp-" + version + ".txt";
    try (InputStream in = Objects.requireNonNull(Captured.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> new Payload(line.startsWith(">"), Bytes.fromHex(line.substring(2))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
