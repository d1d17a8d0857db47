package io.teeio.attest;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an appraisal says of a device: a value that JSON and CBOR can both carry. */
public sealed interface Claim {
  /** A text. */
  record Text(String value) implements Claim {}

  /** Yes or no. */
  record Flag(boolean value) implements Claim {}

  /** An integer. */
  record Whole(long value) implements Claim {}

  /** Nothing is known. */
  record Unknown() implements Claim {}

  /** Several values. */
  record Listing(List<Claim> values) implements Claim {
    /** Copies the list. */
    public Listing {
      values = List.copyOf(values);
    }
  }

  /** Named values, in their order. */
  record Table(Map<String, Claim> values) implements Claim {
    /** A table without entries. */
    public static final Table EMPTY = new Table(Map.of());

    /** Copies the map and keeps its order. */
    public Table {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** An empty one to be filled. */
    public static Builder builder() {
      return new Builder();
    }

    /** This table with one entry more, or another value for it. */
    public Table with(String name, Claim value) {
      Map<String, Claim> more = new LinkedHashMap<>(values);
      more.put(name, value);
      return new Table(more);
    }

    /** This table with a text. */
    public Table with(String name, String value) {
      return with(name, new Text(value));
    }

    /** This table with yes or no. */
    public Table with(String name, boolean value) {
      return with(name, new Flag(value));
    }

    /** This table with an integer. */
    public Table with(String name, long value) {
      return with(name, new Whole(value));
    }
  }

  /** A table that is being filled; a name that comes again gets the later value. */
  final class Builder {
    private final Map<String, Claim> values = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a value. */
    @CanIgnoreReturnValue
    public Builder with(String name, Claim value) {
      values.put(name, value);
      return this;
    }

    /** Adds a text. */
    @CanIgnoreReturnValue
    public Builder with(String name, String value) {
      return with(name, new Text(value));
    }

    /** Adds yes or no. */
    @CanIgnoreReturnValue
    public Builder with(String name, boolean value) {
      return with(name, new Flag(value));
    }

    /** The table. */
    public Table build() {
      return new Table(values);
    }
  }

  /** Texts. */
  static Listing texts(List<String> values) {
    List<Claim> texts = new ArrayList<>();
    values.forEach(value -> texts.add(new Text(value)));
    return new Listing(texts);
  }
}
