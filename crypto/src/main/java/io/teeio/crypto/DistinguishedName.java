package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A name of X.501 in DER (RFC 5280 4.1.2.4). Kept as it stands, since that is what a path compares,
 * and as text, since that is what people read.
 */
final class DistinguishedName {
  private static final String CLAUSE = "RFC 5280 4.1.2.4";
  private static final String COMMON_NAME = "CN=";
  private static final int SET = 0x31;
  private static final int PRINTABLE_STRING = 0x13;
  private static final int T61_STRING = 0x14;
  private static final int IA5_STRING = 0x16;
  private static final int BMP_STRING = 0x1E;

  private final Bytes der;
  private final String text;
  private final String shortText;

  private DistinguishedName(Bytes der, List<String> lastFirst) {
    this.der = der;
    this.text = String.join(",", lastFirst);
    this.shortText =
        lastFirst.stream()
            .filter(part -> part.startsWith(COMMON_NAME))
            .map(part -> part.substring(COMMON_NAME.length()))
            .findFirst()
            .orElse(text);
  }

  /** Reads {@code der}, which is well-formed DER throughout. */
  static DistinguishedName read(Bytes der) throws MalformedInput {
    return new DistinguishedName(der, attributes(der).reversed());
  }

  Bytes der() {
    return der;
  }

  /** As RFC 2253 writes it: the last part first. */
  String text() {
    return text;
  }

  /** The last common name in it, else {@link #text}. */
  String shortText() {
    return shortText;
  }

  private static List<String> attributes(Bytes der) throws MalformedInput {
    DerReader name = DerReader.sequence(der, "Name", CLAUSE);
    List<String> parts = new ArrayList<>();
    while (name.hasMore()) {
      DerReader set = name.enter("RelativeDistinguishedName", SET);
      List<String> together = new ArrayList<>();
      do {
        together.add(attribute(set.enter("AttributeTypeAndValue", DerReader.SEQUENCE)));
      } while (set.hasMore());
      parts.add(String.join("+", together));
    }
    return parts;
  }

  private static String attribute(DerReader in) throws MalformedInput {
    String type = in.objectIdentifier("type");
    Bytes value = in.element("value");
    in.end("AttributeTypeAndValue");
    String keyword =
        switch (type) {
          case "2.5.4.3" -> "CN";
          case "2.5.4.6" -> "C";
          case "2.5.4.7" -> "L";
          case "2.5.4.8" -> "ST";
          case "2.5.4.9" -> "STREET";
          case "2.5.4.10" -> "O";
          case "2.5.4.11" -> "OU";
          case "0.9.2342.19200300.100.1.1" -> "UID";
          case "0.9.2342.19200300.100.1.25" -> "DC";
          default -> type;
        };
    Optional<Charset> charset = keyword.equals(type) ? Optional.empty() : charset(value.at(0));
    return keyword + "=" + (charset.isPresent() ? escaped(value, charset.get()) : "#" + value);
  }

  private static Optional<Charset> charset(int tag) {
    return switch (tag) {
      case DerReader.UTF8_STRING -> Optional.of(StandardCharsets.UTF_8);
      case PRINTABLE_STRING, IA5_STRING -> Optional.of(StandardCharsets.US_ASCII);
      case T61_STRING -> Optional.of(StandardCharsets.ISO_8859_1);
      case BMP_STRING -> Optional.of(StandardCharsets.UTF_16BE);
      default -> Optional.empty();
    };
  }

  private static String escaped(Bytes value, Charset charset) throws MalformedInput {
    byte[] raw = DerReader.of(value.shared(), CLAUSE).value("value", value.at(0));
    String text = new String(raw, charset);
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean edge =
          (i == 0 && (each == ' ' || each == '#')) || (i == text.length() - 1 && each == ' ');
      if (edge || ",+\"\\<>;".indexOf(each) >= 0) {
        escaped.append('\\');
      }
      if (Character.isISOControl(each)) {
        escaped.append('\\').append(HexFormat.of().toHexDigits((byte) each));
      } else {
        escaped.append(each);
      }
    }
    return escaped.toString();
  }
}
