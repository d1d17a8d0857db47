package io.teeio.wire;

/** Hears of every field that a {@link WireReader} reads, in the order of reading. */
@FunctionalInterface
public interface FieldTap {
  /** A tap that hears nothing. */
  FieldTap NONE = (name, offset, length, value) -> {};

  /**
   * Hears of one field.
   *
   * @param name the specification's name of the field
   * @param offset bytes from the first byte of the outermost message
   * @param length bytes
   * @param value an {@link Integer}, {@link Long} or {@link Bytes}; for a secret its length only
   */
  void field(String name, int offset, int length, Object value);
}
