package io.teeio.attest.result;

import io.teeio.attest.Claim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Claims as people read them. */
final class ClaimText {
  private ClaimText() {}

  /** The value in a few words; empty if it has an inside that needs lines of its own. */
  static Optional<String> plain(Claim claim) {
    return switch (claim) {
      case Claim.Text text -> Optional.of(text.value());
      case Claim.Flag flag -> Optional.of(flag.value() ? "yes" : "no");
      case Claim.Whole whole -> Optional.of(Long.toString(whole.value()));
      case Claim.Unknown ignored -> Optional.of("not known");
      case Claim.Listing listing -> plain(listing);
      case Claim.Table table -> table.values().isEmpty() ? Optional.of("none") : Optional.empty();
    };
  }

  private static Optional<String> plain(Claim.Listing listing) {
    StringJoiner words = new StringJoiner(", ");
    words.setEmptyValue("none");
    for (Claim value : listing.values()) {
      Optional<String> word = plain(value);
      if (word.isEmpty()) {
        return Optional.empty();
      }
      words.add(word.get());
    }
    return Optional.of(words.toString());
  }

  /** What is inside, by name; what has no name is counted from 1. */
  static Map<String, Claim> entries(Claim claim) {
    return switch (claim) {
      case Claim.Table table -> table.values();
      case Claim.Listing listing -> {
        Map<String, Claim> numbered = new LinkedHashMap<>();
        for (Claim value : listing.values()) {
          numbered.put(Integer.toString(numbered.size() + 1), value);
        }
        yield numbered;
      }
      case Claim.Text ignored -> Map.of();
      case Claim.Flag ignored -> Map.of();
      case Claim.Whole ignored -> Map.of();
      case Claim.Unknown ignored -> Map.of();
    };
  }
}
