package io.teeio.attest.nvidia;

import io.teeio.crypto.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Families of chips, as evidence names them, and how the names of their chips begin. */
public enum Architecture {
  /** GH100 and its kin. */
  HOPPER("GH"),
  /** GB100, GB202 and their kin. */
  BLACKWELL("GB"),
  /** GR100 and its kin. */
  RUBIN("GR"),
  /** The NVSwitch of HGX boards. */
  LS10("LS");

  private static final Pattern CHIP = Pattern.compile("(G[A-Z]|LS)_?([0-9]{2,3}[A-Z]?)");
  private static final String VENDOR = "NVIDIA:";

  private final String prefix;

  Architecture(String prefix) {
    this.prefix = prefix;
  }

  /** The family with this name, in any case, as bundles of evidence have it. */
  public static Optional<Architecture> named(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(family -> family.name().equals(upper)).findFirst();
  }

  /** The family of {@code chip}; empty for one that is not known here. */
  public static Optional<Architecture> ofChip(String chip) {
    return Arrays.stream(values()).filter(family -> chip.startsWith(family.prefix)).findFirst();
  }

  /** The product that chips of this family are part of. */
  public Product product() {
    return switch (this) {
      case HOPPER, BLACKWELL, RUBIN -> Product.GPU;
      case LS10 -> Product.SWITCH;
    };
  }

  /** The chip in {@code text}, in one spelling for LS10 and LS_10. */
  static Optional<String> chip(String text) {
    Matcher found = CHIP.matcher(text.strip().toUpperCase(Locale.ROOT));
    return found.lookingAt() ? Optional.of(found.group(1) + found.group(2)) : Optional.empty();
  }

  /**
   * The chip that {@code leaf} was made for: in its alternative name {@code NVIDIA:GH100:serial},
   * else at the beginning of its common name.
   */
  static Optional<String> chip(Certificate leaf) {
    List<String> names = leaf.otherNames();
    for (String name : names) {
      if (name.startsWith(VENDOR)) {
        return chip(name.substring(VENDOR.length()));
      }
    }
    return chip(leaf.name());
  }
}
