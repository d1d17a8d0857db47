package io.teeio.spdm.transport;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;

/**
 * Reads numbers in the byte order of the machine that wrote a capture file.
 *
 * @param in what is read
 * @param swapped whether that order is big-endian
 */
record OrderedReader(WireReader in, boolean swapped) {
  int u16(String field) throws MalformedInput {
    int value = in.u16(field);
    return swapped ? Short.toUnsignedInt(Short.reverseBytes((short) value)) : value;
  }

  long u32(String field) throws MalformedInput {
    long value = in.u32(field);
    return swapped ? Integer.toUnsignedLong(Integer.reverseBytes((int) value)) : value;
  }

  long u64(String field) throws MalformedInput {
    long value = in.u64(field);
    return swapped ? Long.reverseBytes(value) : value;
  }

  /** A length, which no file has beyond 31 bits. */
  int length(String field) throws MalformedInput {
    long value = u32(field);
    in.require(value <= Integer.MAX_VALUE, field, "is more than any file holds");
    return (int) value;
  }

  /** A reader of the next {@code length} bytes alone. */
  OrderedReader slice(String field, int length) throws MalformedInput {
    return new OrderedReader(in.slice(field, length), swapped);
  }
}
