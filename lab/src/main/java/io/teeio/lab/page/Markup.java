package io.teeio.lab.page;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/**
 * HTML that is being written. Names of tags and attributes and {@link #trusted} are ours; every
 * value and every text is somebody else's and escaped.
 */
final class Markup {
  private final StringBuilder html = new StringBuilder(1 << 16);

  /** Opens {@code tag}; {@code attributes} are names and values in turn. */
  @CanIgnoreReturnValue
  Markup open(String tag, String... attributes) {
    html.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      html.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      html.append('"');
    }
    html.append('>');
    return this;
  }

  /** Closes {@code tag}. */
  @CanIgnoreReturnValue
  Markup close(String tag) {
    html.append("</").append(tag).append('>');
    return this;
  }

  /** A whole element with {@code content} in it. */
  @CanIgnoreReturnValue
  Markup element(String tag, String content, String... attributes) {
    return open(tag, attributes).text(content).close(tag);
  }

  /** Text that may come from anybody. */
  @CanIgnoreReturnValue
  Markup text(String content) {
    escape(content);
    return this;
  }

  /** HTML of our own, from a constant or a resource. */
  @CanIgnoreReturnValue
  Markup trusted(String constant) {
    html.append(constant);
    return this;
  }

  /** Ends a line, for those who read the source. */
  @CanIgnoreReturnValue
  Markup line() {
    html.append('\n');
    return this;
  }

  private void escape(String content) {
    PlainText.of(content)
        .codePoints()
        .forEach(each -> {
          switch (each) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            default -> html.appendCodePoint(each);
          }
        });
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
