package io.teeio.dissect;

import io.teeio.spdm.capture.Field;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * A message of another protocol, put into words.
 *
 * @param bytes all of it
 * @param problem why it cannot be read, if it cannot
 */
record InnerMessage(
    Protocol protocol,
    String name,
    String facts,
    Bytes bytes,
    List<Field> fields,
    Optional<String> problem) {
  InnerMessage(Protocol protocol, String name, String facts, Bytes bytes) {
    this(protocol, name, facts, bytes, List.of(), Optional.empty());
  }

  /** One that cannot be read. */
  static InnerMessage broken(
      Protocol protocol, Bytes payload, FieldCollector collector, MalformedInput malformed) {
    return new InnerMessage(
        protocol,
        "malformed",
        "",
        payload,
        collector.fields(),
        Optional.of(malformed.getMessage()));
  }
}
