package io.teeio.lab.page;

import java.util.List;

/**
 * A message as the dissector read it, ready to be shown.
 *
 * @param layers the message, and what it carries behind it
 */
record Decoded(List<Layer> layers) {
  /** Copies the list. */
  Decoded {
    layers = List.copyOf(layers);
  }

  /** The name of what matters: the innermost message. */
  String name() {
    return layers.getLast().name();
  }

  /** What matters of it, in one line. */
  String facts() {
    return layers.getLast().facts();
  }

  /** Whether something was checked of it and found wrong. */
  boolean isWrong() {
    return layers.stream().flatMap(layer -> layer.remarks().stream()).anyMatch(Said::wrong);
  }

  /** Whether something was checked of it and found right. */
  boolean isRight() {
    return layers.stream().flatMap(layer -> layer.remarks().stream()).anyMatch(Said::right);
  }

  /**
   * One message of one protocol.
   *
   * @param protocol its name
   * @param name the specification's name of the message
   * @param facts what matters of it
   * @param length bytes
   * @param session the session that protected it, or an empty string
   * @param fields in order
   * @param remarks what was checked
   */
  record Layer(
      String protocol,
      String name,
      String facts,
      int length,
      String session,
      List<Item> fields,
      List<Said> remarks) {
    /** Copies the lists. */
    Layer {
      fields = List.copyOf(fields);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * A field.
   *
   * @param name the specification's name
   * @param offset bytes from the start of the message
   * @param length bytes
   * @param value in digits, or why it is not shown
   * @param meaning what the value stands for, or an empty string
   */
  record Item(String name, int offset, int length, String value, String meaning) {}

  /**
   * What a check came to.
   *
   * @param right whether it was checked and is right
   * @param wrong whether it was checked and is wrong, or cannot be read
   * @param text in words
   */
  record Said(boolean right, boolean wrong, String text) {}
}
