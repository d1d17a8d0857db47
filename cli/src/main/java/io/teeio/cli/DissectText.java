package io.teeio.cli;

import io.teeio.dissect.DissectedMessage;
import io.teeio.dissect.Dissection;
import io.teeio.dissect.FieldMeaning;
import io.teeio.dissect.Protocol;
import io.teeio.dissect.Remark;
import io.teeio.spdm.capture.Field;
import io.teeio.spdm.capture.ReplayCheck;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A capture as people read it: a line a message, then what it came to. */
final class DissectText {
  private static final int NAME_WIDTH = 32;
  private static final int REMARK_INDENT = 10;
  private static final int FIELD_BYTES = 24;
  private static final int HEX_WIDTH = 16;
  private static final int MOST_REASONS = 20;

  private final PrintWriter out;
  private final Binding binding;
  private final int frames;
  private final Instant start;
  private final boolean timed;
  private final boolean fields;
  private final boolean hex;

  /** What went wrong for the same reason, so that it is said once. */
  private final Map<String, Occurrence> wrong = new LinkedHashMap<>();

  private int notes;

  private record Occurrence(int firstFrame, int times) {}

  DissectText(PrintWriter out, Capture capture, boolean fields, boolean hex) {
    this.out = out;
    this.binding = capture.binding();
    this.frames = capture.frames().size();
    this.start = frames == 0 ? Instant.EPOCH : capture.frames().getFirst().time();
    this.timed = capture.frames().stream().anyMatch(frame -> !frame.time().equals(start));
    this.fields = fields;
    this.hex = hex;
  }

  /** Prints what stands above the lines. */
  void begin(String file) {
    out.printf("%s: %d %s over %s%n", file, frames, frames == 1 ? "frame" : "frames", via(binding));
    out.println();
    out.println(
        "frame "
            + (timed ? "     seconds " : "")
            + "   via  session    "
            + pad("message", NAME_WIDTH)
            + " facts");
  }

  private static String via(Binding binding) {
    return switch (binding) {
      case MCTP -> "MCTP";
      case PCI_DOE -> "DOE";
      case TCP -> "TCP";
      case STORAGE -> "STOR";
    };
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Prints one message. */
  void message(DissectedMessage message) {
    String name =
        "  ".repeat(message.depth()) + nesting(message) + title(message.protocol(), message.name());
    StringBuilder line = new StringBuilder(160);
    if (message.depth() == 0) {
      line.append(String.format(Locale.ROOT, "%5d ", message.frame()));
      line.append(timed ? seconds(message.time()) : "");
      line.append(message.direction() == Direction.REQUEST ? "-> " : "<- ");
      line.append(pad(via(binding), 5));
      line.append(pad(message.session().map(Object::toString).orElse("-"), 11));
    } else {
      line.append(" ".repeat(timed ? 38 : 25));
    }
    line.append(message.facts().isEmpty() ? name : pad(name, NAME_WIDTH) + " " + message.facts());
    for (Remark remark : message.remarks()) {
      if (remark.verdict() == Remark.Verdict.RIGHT) {
        line.append("  [ok ").append(remark.check().map(ReplayCheck::kind).orElse("")).append(']');
      }
    }
    out.println(line);
    message.remarks().forEach(remark -> remark(message.frame(), remark));
    if (fields) {
      for (int i = 0; i < message.fields().size(); i++) {
        field(message.fields().get(i), FieldMeaning.of(message.fields(), i));
      }
    }
    if (hex) {
      hex(message.bytes());
    }
  }

  private static String nesting(DissectedMessage message) {
    return switch (message.nesting()) {
      case DIRECT -> "";
      case REASSEMBLED -> "= ";
      case CARRIED -> "+ ";
      case ENCAPSULATED -> message.direction() == Direction.RESPONSE ? "> " : "< ";
    };
  }

  private static String title(Protocol protocol, String name) {
    return protocol == Protocol.SPDM ? name : protocol.title() + " " + name;
  }

  private String seconds(Instant time) {
    Duration since = Duration.between(start, time);
    return String.format(Locale.ROOT, "%5d.%06d ", since.toSeconds(), since.toNanosPart() / 1000);
  }

  private void remark(int frame, Remark remark) {
    String mark =
        switch (remark.verdict()) {
          case RIGHT -> "";
          case WRONG, MALFORMED -> "!! ";
          case OPEN -> "?? ";
          case NOTE -> "-- ";
        };
    if (mark.isEmpty()) {
      return;
    }
    out.println(" ".repeat(REMARK_INDENT) + mark + remark.text());
    if (remark.verdict() == Remark.Verdict.NOTE) {
      notes++;
    } else {
      wrong.merge(
          remark.text(),
          new Occurrence(frame, 1),
          (one, another) -> new Occurrence(one.firstFrame(), one.times() + another.times()));
    }
  }

  private void field(Field field, Optional<String> meaning) {
    out.printf(
        Locale.ROOT,
        "%s%6d +%-5d %-38s %s%s%n",
        " ".repeat(REMARK_INDENT),
        field.offset(),
        field.length(),
        field.name(),
        value(field),
        meaning.map(words -> "  " + words).orElse(""));
  }

  private static String value(Field field) {
    return switch (field.value()) {
      case Bytes bytes when bytes.isEmpty() && field.length() > 0 -> "(secret)";
      case Bytes bytes when bytes.length() > FIELD_BYTES ->
          bytes.slice(0, FIELD_BYTES) + "... (" + bytes.length() + " bytes)";
      case Bytes bytes -> bytes.toString();
      case Integer number -> number + " (0x" + Integer.toHexString(number) + ")";
      case Long number -> Long.toUnsignedString(number) + " (0x" + Long.toHexString(number) + ")";
      default -> String.valueOf(field.value());
    };
  }

  private void hex(Bytes bytes) {
    for (int at = 0; at < bytes.length(); at += HEX_WIDTH) {
      int end = Math.min(at + HEX_WIDTH, bytes.length());
      StringBuilder digits = new StringBuilder();
      StringBuilder text = new StringBuilder();
      for (int i = at; i < end; i++) {
        int value = bytes.at(i);
        digits.append(i == at + HEX_WIDTH / 2 ? " " : "");
        digits.append(String.format(Locale.ROOT, "%02x ", value));
        text.append(value >= ' ' && value <= '~' ? (char) value : '.');
      }
      out.printf(Locale.ROOT, "%s%04x  %-49s %s%n", " ".repeat(REMARK_INDENT), at, digits, text);
    }
  }

  /** Prints what all of it came to. */
  void end(Dissection dissection) {
    out.println();
    out.printf(
        "Messages   %d: %d in the clear, %d secured records (%d decrypted)%n",
        dissection.messages(),
        dissection.replay().clear(),
        dissection.replay().records(),
        dissection.replay().decrypted());
    Map<String, Integer> verified = new LinkedHashMap<>(dissection.verified());
    verified.putAll(dissection.alsoVerified());
    counts("Verified", verified);
    counts("Failed", dissection.failed());
    reasons();
    out.println();
    out.println("Result: " + result(dissection));
  }

  private String result(Dissection dissection) {
    if (!dissection.isClean()) {
      return "not all right: "
          + dissection.failed().values().stream().mapToInt(Integer::intValue).sum()
          + " failed, "
          + dissection.malformed()
          + " malformed, "
          + dissection.replay().undecrypted()
          + " undecrypted.";
    }
    int open = dissection.replay().unchecked() + notes;
    return open == 0
        ? "all right."
        : "nothing wrong, but " + open + " could not be understood or checked.";
  }

  private void reasons() {
    if (!wrong.isEmpty()) {
      out.println("Why");
    }
    wrong.entrySet().stream()
        .limit(MOST_REASONS)
        .forEach(each -> {
          Occurrence found = each.getValue();
          String more = found.times() == 1 ? "" : " and " + (found.times() - 1) + " more";
          out.println("  frame " + found.firstFrame() + more + ": " + each.getKey());
        });
    if (wrong.size() > MOST_REASONS) {
      out.println("  and " + (wrong.size() - MOST_REASONS) + " other reasons");
    }
  }

  private void counts(String title, Map<String, Integer> counts) {
    String heading = title;
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      out.printf(Locale.ROOT, "%-10s %d x %s%n", heading, each.getValue(), each.getKey());
      heading = "";
    }
  }
}
