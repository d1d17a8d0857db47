package io.teeio.cli;

import java.io.PrintWriter;

/** Names on the left, and on the right what is said of them, in lines of bounded length. */
final class ProbeColumns {
  private static final int WIDTH = 100;

  private final PrintWriter out;

  ProbeColumns(PrintWriter out) {
    this.out = out;
  }

  /** A line of its own. */
  void line(String words) {
    out.println(words);
  }

  /** The title of what follows. */
  void head(String title) {
    out.println();
    out.println(title);
  }

  /** A name and what is said of it, in lines that begin under one another. */
  void field(String name, String words) {
    String indent = "  %-22s".formatted(name);
    StringBuilder line = new StringBuilder(indent);
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH && line.length() > indent.length()) {
        out.println(line);
        line = new StringBuilder(" ".repeat(indent.length()));
      }
      line.append(' ').append(word);
    }
    out.println(line);
  }
}
