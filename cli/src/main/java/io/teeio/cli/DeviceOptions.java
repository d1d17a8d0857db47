package io.teeio.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a device is, on the command line: each option is a setting of the same name. */
final class DeviceOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML (docs/device.md); options here go before them.")
  private @Nullable Path config;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "What it is before other settings: standard, or reference, which is like DMTF's emulator;"
              + " default: standard.")
  private @Nullable String profile;

  @Option(
      names = "--spdm",
      split = ",",
      paramLabel = "VERSION",
      description = "Versions of SPDM to speak, 1.0 to 1.4.")
  private List<String> spdm = List.of();

  @Option(
      names = "--secured-version",
      split = ",",
      paramLabel = "VERSION",
      description = "Versions of Secured Messages to speak, 1.0 to 1.2.")
  private List<String> secured = List.of();

  @Option(
      names = "--cap",
      split = ",",
      paramLabel = "NAME",
      description = "Capabilities to have and no others; or, each with + or -, to have too or not.")
  private List<String> cap = List.of();

  @Option(
      names = "--algorithm",
      split = ",",
      paramLabel = "NAME",
      description = {
        "Algorithms, the best first; a kind of which none is named stays as it is. meas:NAME is a"
            + " hash of measurements, req:NAME a signature of requesters."
      })
  private List<String> algorithm = List.of();

  @Option(
      names = "--transfer-size",
      paramLabel = "BYTES",
      description = "DataTransferSize, at least 42; default: 4608.")
  private @Nullable String transferSize;

  @Option(
      names = "--max-message",
      paramLabel = "BYTES",
      description = "MaxSPDMmsgSize, with CHUNK; default: 163840.")
  private @Nullable String maxMessage;

  @Option(
      names = "--ct-exponent",
      paramLabel = "N",
      description = "CTExponent, 0 to 31; default: 20.")
  private @Nullable String ctExponent;

  @Option(
      names = "--heartbeat",
      paramLabel = "SECONDS",
      description = "HeartbeatPeriod, 0 to 255; default: 240.")
  private @Nullable String heartbeat;

  @Option(
      names = "--max-sessions",
      paramLabel = "N",
      description = "Sessions a connection; default: 4.")
  private @Nullable String maxSessions;

  @Option(
      names = "--identity",
      paramLabel = "DIR",
      description = "Keep keys and chains in this folder; minted at the first start.")
  private @Nullable String identity;

  @Option(
      names = "--key-algorithm",
      split = ",",
      paramLabel = "NAME",
      description = "Keys to mint, as EC_P256, RSA_3072, ML_DSA_65; default: as --suite says.")
  private List<String> keyAlgorithm = List.of();

  @Option(
      names = "--slots",
      split = ",",
      paramLabel = "N",
      description = "Slots to mint chains for; default: 0.")
  private List<String> slots = List.of();

  @Option(
      names = "--chain",
      paramLabel = "N=CHAIN,KEY",
      description = {
        "Slot N has this chain and private key (PEM or DER), and nothing is minted; again for other"
            + " slots and other algorithms."
      })
  private List<String> chain = List.of();

  @Option(
      names = "--psk",
      paramLabel = "HINT=KEY",
      description =
          "A key for PSK_EXCHANGE; each is text, or hexadecimal behind 0x, or file:PATH. Others on"
              + " this machine may see the command line.")
  private List<String> psk = List.of();

  @Option(
      names = "--inject",
      split = ",",
      paramLabel = "ERROR",
      description = {
        "Make an error: busy, not-ready, decrypt-error or resynch, then @REQUEST and xN if wanted,"
            + " as busy@GET_MEASUREMENTSx3."
      })
  private List<String> inject = List.of();

  @Option(
      names = "--trusted-environment",
      description = "Let certificates be set in the clear, as in a factory.")
  private boolean trustedEnvironment;

  @Option(
      names = "--version-only",
      split = ",",
      paramLabel = "NAME",
      description =
          "Bear requesters with these capabilities that agree on nothing after GET_VERSION: the"
              + " newest --spdm and the first --algorithm of each kind hold.")
  private List<String> versionOnly = List.of();

  @Option(
      names = "--several-keys",
      description = "Let requesters that leave the choice have several key pairs.")
  private boolean severalKeys;

  @Mixin private MutualOptions mutual = new MutualOptions();

  /** The file of settings, if there is one. */
  @Nullable Path config() {
    return config;
  }

  /** The settings that were given here. */
  Map<String, Object> settings() throws CannotDo {
    Map<String, Object> settings = new LinkedHashMap<>();
    put(settings, "profile", profile);
    put(settings, "spdm", spdm);
    put(settings, "secured-version", secured);
    put(settings, "cap", cap);
    put(settings, "algorithm", algorithm);
    put(settings, "transfer-size", transferSize);
    put(settings, "max-message", maxMessage);
    put(settings, "ct-exponent", ctExponent);
    put(settings, "heartbeat", heartbeat);
    put(settings, "max-sessions", maxSessions);
    put(settings, "identity", absolute(identity));
    put(settings, "key-algorithm", keyAlgorithm);
    put(settings, "slots", slots);
    put(settings, "chain", chains());
    put(settings, "psk", keys());
    put(settings, "inject", inject);
    put(settings, "version-only", versionOnly);
    if (severalKeys) {
      settings.put("several-keys", true);
    }
    if (trustedEnvironment) {
      settings.put("trusted-environment", true);
    }
    mutual.addTo(settings);
    return settings;
  }

  private static void put(Map<String, Object> settings, String name, @Nullable Object value) {
    if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
      settings.put(name, value);
    }
  }

  /** A path here is seen from where the command runs, not from where the file of settings is. */
  private static @Nullable String absolute(@Nullable String path) {
    return path == null ? null : Path.of(path).toAbsolutePath().toString();
  }

  private List<Map<String, Object>> chains() throws CannotDo {
    List<Map<String, Object>> chains = new ArrayList<>();
    for (String each : chain) {
      int equals = each.indexOf('=');
      int comma = each.lastIndexOf(',');
      if (equals < 1 || comma < equals) {
        throw CannotDo.usage("--chain is N=CHAIN,KEY, not \"" + each + "\"");
      }
      chains.add(
          Map.of(
              "slot", each.substring(0, equals),
              "chain", String.valueOf(absolute(each.substring(equals + 1, comma))),
              "key", String.valueOf(absolute(each.substring(comma + 1)))));
    }
    return chains;
  }

  private List<Map<String, Object>> keys() throws CannotDo {
    List<Map<String, Object>> keys = new ArrayList<>();
    for (String each : psk) {
      int equals = each.indexOf('=');
      if (equals < 0 || equals == each.length() - 1) {
        throw CannotDo.usage("--psk is HINT=KEY");
      }
      keys.add(Map.of("hint", each.substring(0, equals), "key", each.substring(equals + 1)));
    }
    return keys;
  }
}
