package io.teeio.spdm.capture;

import io.teeio.wire.Bytes;
import io.teeio.wire.FieldTap;
import io.teeio.wire.WireReader;
import java.util.List;
import java.util.Optional;

/**
 * A message that is about to be read, with what hears of its fields.
 *
 * @param tap for the codec
 * @param collector what collects them, if anybody wants them
 */
record Tapped(Bytes bytes, String clause, FieldTap tap, Optional<Field.Collector> collector) {
  static Tapped of(Bytes bytes, String clause, Findings findings) {
    if (!findings.wantsFields()) {
      return new Tapped(bytes, clause, FieldTap.NONE, Optional.empty());
    }
    Field.Collector collector = new Field.Collector();
    return new Tapped(bytes, clause, collector, Optional.of(collector));
  }

  WireReader reader() {
    return WireReader.of(bytes, clause, tap);
  }

  List<Field> fields() {
    return collector.map(Field.Collector::fields).orElse(List.of());
  }
}
