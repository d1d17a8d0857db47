package io.teeio.pcie;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;

/**
 * Names one IDE stream between two ports.
 *
 * @param value 8 bits
 */
@Immutable
public record StreamId(int value) {
  /** Checks that {@code value} has no more than 8 bits. */
  public StreamId {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("a stream id has 8 bits, not " + value);
    }
  }

  /** The stream with the given number. */
  public static StreamId of(int value) {
    return new StreamId(value);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "0x%02x", value);
  }
}
