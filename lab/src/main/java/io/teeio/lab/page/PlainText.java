package io.teeio.lab.page;

/**
 * Text from anybody, made harmless to look at: characters that steer a terminal or a text's
 * direction, or that are none at all, become visible escapes, and what is too long is cut.
 */
final class PlainText {
  private static final int LONGEST = 2000;

  private PlainText() {}

  /** {@code text} as it can be shown. */
  static String of(String text) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST));
    int at = 0;
    while (at < text.length() && plain.length() < LONGEST) {
      int each = text.codePointAt(at);
      at += Character.charCount(each);
      if (isShown(each)) {
        plain.appendCodePoint(each);
      } else {
        plain.append("\\u{").append(Integer.toHexString(each)).append('}');
      }
    }
    if (at < text.length()) {
      plain.append("… (").append(text.length() - at).append(" more characters)");
    }
    return plain.toString();
  }

  /** {@code text} with a capital letter, unless it begins with a name, and a full stop. */
  static String sentence(String text) {
    if (text.isEmpty()) {
      return text;
    }
    String first = text.split("[ ,:]", 2)[0];
    boolean word = first.chars().allMatch(each -> Character.isLowerCase(each) || each == '\'');
    String capital = word ? Character.toUpperCase(text.charAt(0)) + text.substring(1) : text;
    return ".!?".indexOf(text.charAt(text.length() - 1)) < 0 ? capital + "." : capital;
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> codePoint == '\n' || codePoint == '\t';
      case Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
