package io.teeio.dissect;

import io.teeio.spdm.capture.Field;
import io.teeio.wire.Bytes;
import io.teeio.wire.FieldTap;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/** Collects what a codec reads, if anybody wants it. */
final class FieldCollector {
  private final List<Field> fields = new ArrayList<>();
  private final boolean wanted;

  FieldCollector(boolean wanted) {
    this.wanted = wanted;
  }

  WireReader reader(Bytes message, String clause) {
    FieldTap tap =
        wanted
            ? (name, offset, length, value) -> fields.add(new Field(name, offset, length, value))
            : FieldTap.NONE;
    return WireReader.of(message, clause, tap);
  }

  List<Field> fields() {
    return List.copyOf(fields);
  }
}
