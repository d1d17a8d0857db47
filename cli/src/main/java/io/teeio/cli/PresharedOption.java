package io.teeio.cli;

import io.teeio.spdm.session.PresharedKeys;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --psk HINT=KEY}: a key that both sides share. */
final class PresharedOption {
  @Option(
      names = "--psk",
      paramLabel = "HINT=KEY",
      description =
          "Try PSK_EXCHANGE with this key; each is text, or hexadecimal behind 0x. Others on this"
              + " machine may see the command line.")
  private @Nullable String given;

  /** What the requester calls the key; empty if there is none. */
  Optional<Bytes> hint() throws CannotDo {
    return given == null ? Optional.empty() : Optional.of(bytes(parts()[0]));
  }

  /** The key. */
  PresharedKeys keys() throws CannotDo {
    if (given == null) {
      return PresharedKeys.NONE;
    }
    String[] parts = parts();
    return PresharedKeys.of(bytes(parts[0]), Secret.copyOf(bytes(parts[1]).toArray()));
  }

  private String[] parts() throws CannotDo {
    int equals = given == null ? -1 : given.indexOf('=');
    if (given == null || equals < 0 || equals == given.length() - 1) {
      throw CannotDo.usage("--psk is HINT=KEY");
    }
    return new String[] {given.substring(0, equals), given.substring(equals + 1)};
  }

  private static Bytes bytes(String text) throws CannotDo {
    if (!text.startsWith("0x")) {
      return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Bytes.copyOf(HexFormat.of().parseHex(text.substring(2)));
    } catch (IllegalArgumentException e) {
      throw CannotDo.usage("--psk has an odd or wrong hexadecimal number");
    }
  }
}
