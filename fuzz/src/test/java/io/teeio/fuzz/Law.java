package io.teeio.fuzz;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;
import java.util.function.Function;

/** What holds of every codec, whatever the bytes. */
final class Law {
  private Law() {}

  /** A codec's reading half. */
  @FunctionalInterface
  interface Reader<T> {
    /** Reads all of {@code input} or refuses it. */
    T read(Bytes input) throws MalformedInput;
  }

  /** What {@code input} holds; empty if it is refused, with an error that says where and why. */
  static <T> Optional<T> read(byte[] input, Reader<T> reader) {
    try {
      T value = reader.read(Bytes.copyOf(input));
      require(!value.toString().isEmpty(), "printed as nothing");
      return Optional.of(value);
    } catch (MalformedInput malformed) {
      require(
          !malformed.field().isEmpty()
              && !malformed.reason().isEmpty()
              && malformed.offset() >= 0
              && malformed.offset() <= input.length,
          "an error that does not say where: " + malformed.getMessage());
      return Optional.empty();
    }
  }

  /** What is read is written with the same bytes: for codecs that refuse set reserved bits. */
  static <T> void repeats(byte[] input, Reader<T> reader, Function<T, Bytes> writer) {
    read(input, reader)
        .ifPresent(value -> {
          Bytes again = writer.apply(value);
          require(again.equals(Bytes.copyOf(input)), "was written as " + again);
        });
  }

  /**
   * As {@link #repeats} but for reserved bits, which the specification has a reader ignore and a
   * writer clear: what is written has the same length, is read as the same value, and is written
   * alike again.
   */
  static <T> void settles(byte[] input, Reader<T> reader, Function<T, Bytes> writer) {
    read(input, reader)
        .ifPresent(value -> {
          Bytes written = writer.apply(value);
          require(written.length() == input.length, "was written with another length: " + written);
          T again =
              read(written.toArray(), reader)
                  .orElseThrow(() -> new AssertionError("wrote what it refuses: " + written));
          require(again.equals(value), "read " + value + ", then " + again);
          require(writer.apply(again).equals(written), "is not written alike twice");
        });
  }

  /**
   * As {@link #settles} but for parts whose length a peer may choose and a writer fixes: what is
   * written is read as the same value, and is written alike again.
   */
  static <T> void means(byte[] input, Reader<T> reader, Function<T, Bytes> writer) {
    read(input, reader)
        .ifPresent(value ->
            settles(
                writer.apply(value).toArray(),
                bytes -> {
                  T again = reader.read(bytes);
                  require(again.equals(value), "read " + value + ", then " + again);
                  return again;
                },
                writer));
  }

  /** Fails unless {@code refusal} says why. */
  static void saysWhy(Throwable refusal) {
    String message = refusal.getMessage();
    require(message != null && !message.isEmpty(), "does not say why");
  }

  /** Fails with {@code otherwise} unless {@code condition}. */
  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
