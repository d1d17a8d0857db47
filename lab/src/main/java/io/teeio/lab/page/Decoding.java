package io.teeio.lab.page;

import io.teeio.dissect.DissectedMessage;
import io.teeio.dissect.FieldMeaning;
import io.teeio.dissect.Protocol;
import io.teeio.dissect.Remark;
import io.teeio.lab.page.Decoded.Item;
import io.teeio.lab.page.Decoded.Layer;
import io.teeio.lab.page.Decoded.Said;
import io.teeio.spdm.capture.Field;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns what a dissector says into what a page shows. A page is for everybody, so of messages in a
 * session only fields are shown that are no secret and cannot hold one.
 */
final class Decoding {
  private static final int MOST_FIELDS = 400;
  private static final int MOST_BYTES = 96;
  private static final String SECRET = "secret, not shown";
  private static final Set<String> MAY_HOLD_KEYS = Set.of("KEY_PROG", "malformed");
  private static final Set<String> CARRIERS =
      Set.of("Payload", "SPDMchunk", "EncapsulatedRequest", "EncapsulatedResponse");

  private final List<Decoded> messages = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();

  /** Hears of the next message, or of what is inside the last one. */
  void message(DissectedMessage message) {
    if (message.depth() == 0) {
      flush();
    }
    layers.add(
        new Layer(
            message.protocol().title(),
            message.name(),
            message.facts(),
            message.bytes().length(),
            message.session().map(Object::toString).orElse(""),
            fields(message),
            message.remarks().stream().map(Decoding::said).toList()));
  }

  /** All messages, once there are no more. */
  List<Decoded> messages() {
    flush();
    return List.copyOf(messages);
  }

  private void flush() {
    if (!layers.isEmpty()) {
      messages.add(new Decoded(layers));
      layers.clear();
    }
  }

  private static Said said(Remark remark) {
    return switch (remark.verdict()) {
      case RIGHT -> new Said(true, false, remark.text());
      case WRONG, MALFORMED -> new Said(false, true, remark.text());
      case OPEN, NOTE -> new Said(false, false, remark.text());
    };
  }

  private static List<Item> fields(DissectedMessage message) {
    List<Item> items = new ArrayList<>();
    int shown = Math.min(message.fields().size(), MOST_FIELDS);
    for (int i = 0; i < shown; i++) {
      Field field = message.fields().get(i);
      items.add(
          new Item(
              field.name(),
              field.offset(),
              field.length(),
              message.session().isPresent() ? guarded(message, field) : value(field),
              FieldMeaning.of(message.fields(), i).orElse("")));
    }
    if (shown < message.fields().size()) {
      String left = message.fields().size() - shown + " further fields";
      items.add(new Item("…", 0, 0, left, ""));
    }
    return items;
  }

  /** In a session, a field that carries a message may carry a key, and so may what is broken. */
  private static String guarded(DissectedMessage message, Field field) {
    if (field.value() instanceof Bytes) {
      if (CARRIERS.contains(field.name())) {
        return "another message";
      }
      if (message.protocol() == Protocol.IDE_KM && MAY_HOLD_KEYS.contains(message.name())) {
        return SECRET;
      }
    }
    return value(field);
  }

  private static String value(Field field) {
    return switch (field.value()) {
      case Bytes bytes when bytes.isEmpty() && field.length() > 0 -> SECRET;
      case Bytes bytes when bytes.length() > MOST_BYTES ->
          bytes.slice(0, MOST_BYTES) + "… (" + bytes.length() + " bytes)";
      case Bytes bytes -> bytes.toString();
      case Integer number -> number < 10 ? "" + number : number + " (0x" + hex(number) + ")";
      case Long number -> Long.toUnsignedString(number) + " (0x" + Long.toHexString(number) + ")";
      default -> String.valueOf(field.value());
    };
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }
}
