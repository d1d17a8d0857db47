package io.teeio.device.endpoint;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Capabilities as a person writes them: the names of {@link Capability}, or DMTF's emulator's. A
 * list of plain names is all that there is; one of names with + and - changes what was there.
 */
final class CapabilityWords {
  private static final Map<String, Capability> EMULATOR =
      Map.of(
          "MEAS_NO_SIG", Capability.MEAS_WITHOUT_SIGNATURE,
          "MEAS_SIG", Capability.MEAS_WITH_SIGNATURE,
          "HANDSHAKE_IN_CLEAR", Capability.HANDSHAKE_IN_THE_CLEAR,
          "EP_INFO_NO_SIG", Capability.EP_INFO_WITHOUT_SIGNATURE,
          "EP_INFO_SIG", Capability.EP_INFO_WITH_SIGNATURE,
          "MULTI_KEY_NEG", Capability.MULTI_KEY_NEGOTIABLE);

  private CapabilityWords() {}

  static CapabilitySet apply(CapabilitySet present, List<String> words) throws BadSetting {
    boolean changes =
        !words.isEmpty() && words.stream().allMatch(w -> w.startsWith("+") || w.startsWith("-"));
    CapabilitySet result = changes ? present : CapabilitySet.NONE;
    for (String word : words) {
      boolean less = word.startsWith("-");
      Capability capability = named(less || word.startsWith("+") ? word.substring(1) : word);
      result = less ? without(result, capability) : result.with(capability);
    }
    return result;
  }

  /** Only what is there is taken away: another value of the same field stays. */
  private static CapabilitySet without(CapabilitySet set, Capability capability) {
    return set.has(capability) ? set.without(capability) : set;
  }

  private static Capability named(String word) throws BadSetting {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    if (EMULATOR.containsKey(name)) {
      return EMULATOR.get(name);
    }
    for (Capability capability : Capability.values()) {
      if (capability.name().equals(name)) {
        return capability;
      }
    }
    String known =
        Arrays.stream(Capability.values()).map(Capability::name).collect(Collectors.joining(", "));
    throw new BadSetting("cap", "\"" + word + "\" is none of " + known);
  }
}
