package io.teeio.pcie;

import com.google.errorprone.annotations.Immutable;
import io.teeio.wire.MalformedInput;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one PCIe function: segment in bits 23:16, bus in 15:8, device in 7:3, function in 2:0.
 *
 * @param value 24 bits
 */
@Immutable
public record RequesterId(int value) implements Comparable<RequesterId> {
  private static final Pattern PRINTED =
      Pattern.compile("(?:([0-9a-fA-F]{2}):)?([0-9a-fA-F]{2}):([01][0-9a-fA-F])\\.([0-7])");

  /** Checks that {@code value} has no more than 24 bits. */
  public RequesterId {
    if (value < 0 || value > 0xFF_FFFF) {
      throw new IllegalArgumentException("a requester id has 24 bits, not " + value);
    }
  }

  /** The function with the given 24-bit number. */
  public static RequesterId of(int value) {
    return new RequesterId(value);
  }

  /** The function at {@code segment} (8 bits), {@code bus} (8), {@code device} (5), number (3). */
  public static RequesterId of(int segment, int bus, int device, int function) {
    if ((segment | bus) >>> 8 != 0 || device >>> 5 != 0 || function >>> 3 != 0) {
      throw new IllegalArgumentException("no such place in a PCIe hierarchy");
    }
    return new RequesterId(segment << 16 | bus << 8 | device << 3 | function);
  }

  /** Segment {@code segment}, and within it the 16-bit requester id {@code rid16}. */
  public static RequesterId of(int segment, int rid16) {
    if (segment >>> 8 != 0 || rid16 >>> 16 != 0) {
      throw new IllegalArgumentException("segment has 8 bits and requester id 16");
    }
    return new RequesterId(segment << 16 | rid16);
  }

  /**
   * Reads {@code "00:be:1d.7"} or, in segment 0, {@code "be:1d.7"}.
   *
   * @throws MalformedInput if {@code text} is neither
   */
  public static RequesterId parse(String text) throws MalformedInput {
    Matcher m = PRINTED.matcher(text);
    if (!m.matches()) {
      throw new MalformedInput(
          "function", 0, "wanted [segment:]bus:device.function as be:1d.7, had " + text, "");
    }
    String segment = m.group(1);
    return of(
        segment == null ? 0 : HexFormat.fromHexDigits(segment),
        HexFormat.fromHexDigits(m.group(2)),
        HexFormat.fromHexDigits(m.group(3)),
        HexFormat.fromHexDigits(m.group(4)));
  }

  /** The segment, 8 bits. */
  public int segment() {
    return value >>> 16;
  }

  /** The bus, 8 bits. */
  public int bus() {
    return value >>> 8 & 0xFF;
  }

  /** The device, 5 bits. */
  public int device() {
    return value >>> 3 & 0x1F;
  }

  /** The function, 3 bits. */
  public int function() {
    return value & 7;
  }

  /** Bus, device and function without the segment: the requester id of a TLP header. */
  public int rid16() {
    return value & 0xFFFF;
  }

  /** The function {@code offset} requester ids further on, in the same segment. */
  public RequesterId plus(int offset) {
    return of(segment(), rid16() + offset);
  }

  @Override
  public int compareTo(RequesterId other) {
    return Integer.compare(value, other.value);
  }

  /** As {@code 00:be:1d.7}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%02x:%02x:%02x.%d", segment(), bus(), device(), function());
  }
}
