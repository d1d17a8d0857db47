package io.teeio.cli;

import io.teeio.dissect.DissectedMessage;
import io.teeio.dissect.Dissection;
import io.teeio.dissect.FieldMeaning;
import io.teeio.dissect.Remark;
import io.teeio.spdm.capture.Field;
import io.teeio.spdm.capture.ReplayCheck;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A capture as one JSON object, written while it is read; it ends with {@code summary}. */
final class DissectJson implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final PrintWriter out;
  private final JsonGenerator json;
  private final String transport;
  private final boolean fields;
  private final boolean hex;

  DissectJson(PrintWriter out, Binding binding, boolean fields, boolean hex) {
    this.out = out;
    this.json = JSON.createGenerator(out);
    this.transport = binding.name();
    this.fields = fields;
    this.hex = hex;
  }

  void begin(String file, int frames) {
    json.writeStartObject();
    json.writeStringProperty("file", file);
    json.writeStringProperty("transport", transport);
    json.writeNumberProperty("frames", frames);
    json.writeArrayPropertyStart("messages");
  }

  void message(DissectedMessage message) {
    json.writeStartObject();
    json.writeNumberProperty("index", message.frame());
    json.writeStringProperty("time", message.time().toString());
    json.writeStringProperty(
        "direction", message.direction() == Direction.REQUEST ? "request" : "response");
    json.writeStringProperty("transport", transport);
    json.writeStringProperty("session", message.session().map(Object::toString).orElse(null));
    json.writeStringProperty("nesting", message.nesting().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("depth", message.depth());
    json.writeStringProperty("protocol", message.protocol().title());
    json.writeStringProperty("name", message.name());
    json.writeStringProperty("facts", message.facts());
    json.writeNumberProperty("length", message.bytes().length());
    if (hex) {
      json.writeStringProperty("bytes", message.bytes().toString());
    }
    if (fields) {
      json.writeArrayPropertyStart("fields");
      for (int i = 0; i < message.fields().size(); i++) {
        field(message.fields().get(i), FieldMeaning.of(message.fields(), i));
      }
      json.writeEndArray();
    }
    json.writeArrayPropertyStart("checks");
    message.remarks().forEach(this::remark);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void field(Field field, Optional<String> meaning) {
    json.writeStartObject();
    json.writeStringProperty("name", field.name());
    json.writeNumberProperty("offset", field.offset());
    json.writeNumberProperty("length", field.length());
    switch (field.value()) {
      case Integer number -> json.writeNumberProperty("value", number);
      case Long number -> json.writeStringProperty("value", Long.toUnsignedString(number));
      case Bytes bytes when bytes.isEmpty() && field.length() > 0 ->
          json.writeNullProperty("value");
      case Bytes bytes -> json.writeStringProperty("value", bytes.toString());
      default -> json.writeStringProperty("value", String.valueOf(field.value()));
    }
    meaning.ifPresent(words -> json.writeStringProperty("meaning", words));
    json.writeEndObject();
  }

  private void remark(Remark remark) {
    json.writeStartObject();
    json.writeStringProperty("result", remark.verdict().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("kind", remark.check().map(ReplayCheck::kind).orElse(null));
    json.writeStringProperty("text", remark.text());
    json.writeEndObject();
  }

  void end(Dissection dissection) {
    json.writeEndArray();
    json.writeArrayPropertyStart("problems");
    dissection.replay().problems().forEach(problem -> json.writeString(problem.describe()));
    json.writeEndArray();
    json.writeObjectPropertyStart("summary");
    json.writeNumberProperty("messages", dissection.messages());
    json.writeNumberProperty("plain", dissection.replay().clear());
    json.writeNumberProperty("records", dissection.replay().records());
    json.writeNumberProperty("decrypted", dissection.replay().decrypted());
    counts("verified", dissection.verified());
    counts("alsoVerified", dissection.alsoVerified());
    counts("failed", dissection.failed());
    json.writeNumberProperty("unchecked", dissection.replay().unchecked());
    json.writeNumberProperty("malformed", dissection.malformed());
    json.writeNumberProperty("undecrypted", dissection.replay().undecrypted());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void counts(String name, Map<String, Integer> counts) {
    json.writeObjectPropertyStart(name);
    counts.forEach(json::writeNumberProperty);
    json.writeEndObject();
  }

  @Override
  public void close() {
    json.close();
    out.println();
  }
}
