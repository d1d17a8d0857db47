package io.teeio.attest.cbor;

import java.util.stream.Collectors;

/** CBOR for people, in its diagnostic notation (RFC 8949 8). */
public final class CborText {
  private CborText() {}

  /** The notation of {@code value}, on one line. */
  public static String of(Cbor value) {
    return switch (value) {
      case Cbor.Whole whole -> whole.value().toString();
      case Cbor.Octets octets -> "h'" + octets.value() + "'";
      case Cbor.Text text -> quoted(text.value());
      case Cbor.Listing listing ->
          listing.values().stream().map(CborText::of).collect(Collectors.joining(", ", "[", "]"));
      case Cbor.Table table ->
          table.entries().entrySet().stream()
              .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Cbor.Tagged tagged -> tagged.tag() + "(" + of(tagged.value()) + ")";
      case Cbor.Simple simple -> simple(simple.value());
      case Cbor.Real real -> real(real.value());
    };
  }

  private static String simple(int value) {
    return switch (value) {
      case 20 -> "false";
      case 21 -> "true";
      case 22 -> "null";
      case 23 -> "undefined";
      default -> "simple(" + value + ")";
    };
  }

  private static String real(double value) {
    return Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : "" + value;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
