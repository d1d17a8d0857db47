package io.teeio.attest.policy;

import io.teeio.attest.policy.YamlNode.Mapping;
import io.teeio.attest.policy.YamlNode.Place;
import io.teeio.attest.policy.YamlNode.Scalar;
import io.teeio.attest.policy.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The fields of a mapping, each taken in the one type that it has. */
record PolicyFields(Mapping mapping) {
  private static final int MOST_ITEMS = 256;
  private static final int LONGEST = 200;
  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,15}");

  /** What YAML 1.2's core schema does not take for text: nothing, yes or no, numbers. */
  private static final Pattern NOT_TEXT =
      Pattern.compile(
          "|~|null|Null|NULL|true|True|TRUE|false|False|FALSE"
              + "|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
              + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** Reads an item of a list or the value of a field. */
  @FunctionalInterface
  interface Reading<T> {
    /** The value of {@code node}. */
    T read(YamlNode node) throws PolicyError;
  }

  /** The fields of {@code node}, which are of those that {@code known} names. */
  static PolicyFields of(YamlNode node, Set<String> known) throws PolicyError {
    PolicyFields fields = new PolicyFields(mapping(node));
    for (Mapping.Key key : fields.mapping.entries().keySet()) {
      if (!known.contains(key.name())) {
        throw key.at().error("is not a field here; there are " + String.join(", ", sorted(known)));
      }
    }
    return fields;
  }

  /** {@code node} as a mapping. */
  static Mapping mapping(YamlNode node) throws PolicyError {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw node.at().error("is not a mapping (name: value)");
  }

  /** {@code node} as text. */
  static String text(YamlNode node) throws PolicyError {
    return text(node, LONGEST);
  }

  /** {@code node} as text of at most {@code longest} characters. */
  static String text(YamlNode node, int longest) throws PolicyError {
    if (!(node instanceof Scalar scalar)) {
      throw node.at().error("is not text");
    }
    if (!scalar.quoted() && NOT_TEXT.matcher(scalar.text()).matches()) {
      throw scalar.at().error("is not text; write it in quotes if it should be");
    }
    if (scalar.text().isEmpty() || scalar.text().length() > longest) {
      throw scalar.at().error("is empty or longer than " + longest + " characters");
    }
    return scalar.text();
  }

  /** {@code node} as yes or no. */
  static boolean flag(YamlNode node) throws PolicyError {
    String text = node instanceof Scalar scalar && !scalar.quoted() ? scalar.text() : "";
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw node.at().error("is neither true nor false");
  }

  /** {@code node} as a number from 0 to {@code most}. */
  static long whole(YamlNode node, long most) throws PolicyError {
    if (node instanceof Scalar scalar
        && !scalar.quoted()
        && WHOLE.matcher(scalar.text()).matches()
        && Long.parseLong(scalar.text()) <= most) {
      return Long.parseLong(scalar.text());
    }
    throw node.at().error("is not a number from 0 to " + most);
  }

  /** Reads one of {@code values}, by its word. */
  static <E> Reading<E> oneOf(E[] values, Function<E, String> word) {
    List<E> all = List.of(values);
    return node -> choice(node, all, word);
  }

  /** Reads a list of some of {@code values}, by their words. */
  static <E> Reading<Set<E>> someOf(E[] values, Function<E, String> word) {
    Reading<E> one = oneOf(values, word);
    return node -> Set.copyOf(list(node, 1, one));
  }

  private static <E> E choice(YamlNode node, List<E> values, Function<E, String> word)
      throws PolicyError {
    String text = text(node);
    return values.stream()
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> {
          List<String> words = values.stream().map(word).toList();
          return node.at().error("is \"" + text + "\", not one of " + String.join(", ", words));
        });
  }

  /** {@code node} as a list without repetition. */
  static <T> List<T> list(YamlNode node, int least, Reading<T> reading) throws PolicyError {
    if (!(node instanceof Sequence sequence)) {
      throw node.at().error("is not a list");
    }
    if (sequence.items().size() < least || sequence.items().size() > MOST_ITEMS) {
      throw node.at().error("does not have " + least + " to " + MOST_ITEMS + " items");
    }
    List<T> values = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      T value = reading.read(item);
      if (values.contains(value)) {
        throw item.at().error("stands twice");
      }
      values.add(value);
    }
    return values;
  }

  /** The field {@code name}. */
  Optional<YamlNode> field(String name) {
    return mapping.entries().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The value of the field {@code name}, or {@code usual} if there is no such field. */
  <T> T read(String name, T usual, Reading<T> reading) throws PolicyError {
    Optional<YamlNode> node = field(name);
    return node.isPresent() ? reading.read(node.get()) : usual;
  }

  /** The value of the field {@code name}, which must be there. */
  YamlNode needed(String name) throws PolicyError {
    Optional<YamlNode> node = field(name);
    if (node.isPresent()) {
      return node.get();
    }
    throw at().error("the field " + name + " is missing");
  }

  /** Every entry, its name as {@code names} has it. */
  <K, V> Map<K, V> entries(Function<Mapping.Key, Optional<K>> names, String form, Reading<V> values)
      throws PolicyError {
    Map<K, V> read = new LinkedHashMap<>();
    if (mapping.entries().size() > MOST_ITEMS) {
      throw at().error("has more than " + MOST_ITEMS + " entries");
    }
    for (Map.Entry<Mapping.Key, YamlNode> entry : mapping.entries().entrySet()) {
      Optional<K> name = names.apply(entry.getKey());
      if (name.isEmpty()) {
        throw entry.getKey().at().error("the name is not " + form);
      }
      read.put(name.get(), values.read(entry.getValue()));
    }
    return read;
  }

  /** Where the mapping begins. */
  Place at() {
    return mapping.at();
  }

  private static Set<String> sorted(Set<String> names) {
    return new LinkedHashSet<>(names.stream().sorted().toList());
  }
}
