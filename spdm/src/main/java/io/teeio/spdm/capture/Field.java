package io.teeio.spdm.capture;

import io.teeio.wire.FieldTap;
import java.util.ArrayList;
import java.util.List;

/**
 * One field of a message, as the codec read it.
 *
 * @param name the specification's name
 * @param offset bytes from the first byte of the message
 * @param length bytes
 * @param value an {@link Integer}, a {@link Long} or {@link io.teeio.wire.Bytes}
 */
public record Field(String name, int offset, int length, Object value) {
  /** Collects the fields of one message, if anybody wants them. */
  static final class Collector implements FieldTap {
    private final List<Field> fields = new ArrayList<>();

    @Override
    public void field(String name, int offset, int length, Object value) {
      fields.add(new Field(name, offset, length, value));
    }

    List<Field> fields() {
      return List.copyOf(fields);
    }
  }
}
