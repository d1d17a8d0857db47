package io.teeio.attest.policy;

import io.teeio.attest.policy.YamlNode.Mapping;
import io.teeio.attest.policy.YamlNode.Place;
import io.teeio.attest.policy.YamlNode.Scalar;
import io.teeio.attest.policy.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * One YAML 1.2 document as a tree. Of YAML's many forms only values, sequences and mappings with
 * plain names are taken: no anchors and aliases, no tags, no second document, nothing twice.
 */
final class YamlTree {
  private static final int MOST_CHARS = 1 << 18;
  private static final int DEEPEST = 8;
  private static final Place START = new Place(1, 1, "");

  private final Iterator<Event> events;

  private YamlTree(Iterator<Event> events) {
    this.events = events;
  }

  /** Reads {@code text}. */
  static YamlNode read(String text) throws PolicyError {
    if (text.length() > MOST_CHARS) {
      throw START.error("is longer than " + MOST_CHARS + " characters");
    }
    try {
      LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_CHARS).build();
      return new YamlTree(new ParserImpl(settings, new StreamReader(settings, text))).document();
    } catch (MarkedYamlEngineException e) {
      throw place(e.getProblemMark(), "").error("is no YAML: " + e.getProblem());
    } catch (ReaderException e) {
      throw placeOf(text, e.getPosition()).error("is no YAML: a character that it does not have");
    } catch (YamlEngineException e) {
      throw START.error("is no YAML");
    }
  }

  private YamlNode document() throws PolicyError {
    Event first = next(Event.ID.StreamStart, Event.ID.DocumentStart);
    if (first.getEventId() == Event.ID.StreamEnd) {
      throw START.error("is empty");
    }
    YamlNode root = node(events.next(), "", 0);
    next(Event.ID.DocumentEnd);
    Event last = events.next();
    if (last.getEventId() != Event.ID.StreamEnd) {
      throw place(last, "").error("a second document begins");
    }
    return root;
  }

  /** The last of the events {@code expected}, or the end of the stream. */
  private Event next(Event.ID... expected) throws PolicyError {
    Event event = events.next();
    for (int i = 1; i < expected.length && event.getEventId() == expected[i - 1]; i++) {
      event = events.next();
    }
    if (event.getEventId() != expected[expected.length - 1]
        && event.getEventId() != Event.ID.StreamEnd) {
      throw place(event, "").error("is not expected here");
    }
    return event;
  }

  private YamlNode node(Event event, String path, int depth) throws PolicyError {
    Place at = place(event, path);
    if (depth > DEEPEST) {
      throw at.error("is nested deeper than " + DEEPEST + " levels");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar, at);
      case SequenceStartEvent start -> sequence(plain(start, at), depth);
      case MappingStartEvent start -> mapping(plain(start, at), depth);
      case AliasEvent ignored -> throw at.error("aliases (*) are not taken here");
      default -> throw at.error("is not expected here");
    };
  }

  private static Scalar scalar(ScalarEvent scalar, Place at) throws PolicyError {
    refuse(scalar.getAnchor().isPresent(), scalar.getTag().isPresent(), at);
    return new Scalar(at, scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN);
  }

  private static Place plain(CollectionStartEvent start, Place at) throws PolicyError {
    refuse(start.getAnchor().isPresent(), start.getTag().isPresent(), at);
    return at;
  }

  private static void refuse(boolean anchor, boolean tag, Place at) throws PolicyError {
    if (anchor) {
      throw at.error("anchors (&) are not taken here");
    }
    if (tag) {
      throw at.error("tags (!) are not taken here");
    }
  }

  private Sequence sequence(Place at, int depth) throws PolicyError {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, at.path() + "[" + items.size() + "]", depth + 1));
    }
    return new Sequence(at, items);
  }

  private Mapping mapping(Place at, int depth) throws PolicyError {
    Map<Mapping.Key, YamlNode> entries = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(node(event, at.path(), depth + 1) instanceof Scalar name)) {
        throw place(event, at.path()).error("a name is not plain text");
      }
      String path = at.path().isEmpty() ? name.text() : at.path() + "." + name.text();
      Mapping.Key key = new Mapping.Key(place(event, path), name.text());
      if (!seen.add(name.text())) {
        throw key.at().error("stands twice");
      }
      entries.put(key, node(events.next(), path, depth + 1));
    }
    return new Mapping(at, entries);
  }

  private static Place place(Event event, String path) {
    return place(event.getStartMark(), path);
  }

  private static Place place(Optional<Mark> mark, String path) {
    return mark.map(known -> new Place(known.getLine() + 1, known.getColumn() + 1, path))
        .orElse(new Place(1, 1, path));
  }

  private static Place placeOf(String text, int codePoint) {
    int end = Math.min(Math.max(codePoint, 0), text.codePointCount(0, text.length()));
    String before = text.substring(0, text.offsetByCodePoints(0, end));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Place(line + 1, before.length() - before.lastIndexOf('\n'), "");
  }
}
