package io.teeio.attest.result;

import java.util.Locale;

/**
 * Lines of bounded length in three columns. Characters that a terminal obeys or that turn the
 * direction of writing are shown as their code, since much of what is printed comes from a device.
 */
final class TextColumns {
  private static final int WIDTH = 100;
  private static final String ROW = "  %-5s %-28s ";

  private final StringBuilder text = new StringBuilder();

  /** A line of its own, however long. */
  void line(String words) {
    text.append(visible(words)).append('\n');
  }

  /** An empty line. */
  void blank() {
    text.append('\n');
  }

  /** A mark, a name and words, these in lines that begin under one another. */
  void row(String mark, String name, String words) {
    fold(ROW.formatted(mark, visible(name)), " ".repeat(ROW.formatted("", "").length()), words);
  }

  /** Words in lines that all begin with {@code indent}. */
  void wrapped(String indent, String words) {
    fold(indent, indent, words);
  }

  private void fold(String first, String next, String words) {
    StringBuilder line = new StringBuilder(first);
    int begin = line.length();
    for (String word : visible(words).split(" ", -1)) {
      if (line.length() > begin && line.length() + word.length() > WIDTH) {
        text.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(next);
        begin = line.length();
      }
      line.append(word).append(' ');
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static String visible(String words) {
    if (words.codePoints().noneMatch(TextColumns::obeyed)) {
      return words;
    }
    StringBuilder shown = new StringBuilder();
    words
        .codePoints()
        .forEach(point -> {
          if (obeyed(point)) {
            shown.append(String.format(Locale.ROOT, "\\u%04x", point));
          } else {
            shown.appendCodePoint(point);
          }
        });
    return shown.toString();
  }

  private static boolean obeyed(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
