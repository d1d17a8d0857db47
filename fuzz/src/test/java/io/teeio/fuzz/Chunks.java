package io.teeio.fuzz;

import io.teeio.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A fuzzer's input as a sequence of messages, each with a tag: tag (1 byte), length (2 bytes, big
 * endian), bytes. A length beyond the end takes what is left.
 */
final class Chunks implements Iterator<Chunks.Chunk> {
  private static final int HEADER = 3;

  private final byte[] input;
  private int at;

  /** One message. */
  record Chunk(int tag, Bytes bytes) {
    /** Whether bit {@code bit} of the tag is set. */
    boolean has(int bit) {
      return (tag >> bit & 1) != 0;
    }
  }

  Chunks(byte[] input) {
    this.input = input;
  }

  @Override
  public boolean hasNext() {
    return at + HEADER <= input.length;
  }

  @Override
  public Chunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int tag = input[at] & 0xFF;
    int length = (input[at + 1] & 0xFF) << 8 | (input[at + 2] & 0xFF);
    int from = at + HEADER;
    int to = Math.min(input.length, from + length);
    at = to;
    return new Chunk(tag, Bytes.copyOf(Arrays.copyOfRange(input, from, to)));
  }

  /** The input that these chunks come from. */
  static byte[] of(Chunk... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      out.write(chunk.tag());
      out.write(chunk.bytes().length() >> 8);
      out.write(chunk.bytes().length());
      out.writeBytes(chunk.bytes().toArray());
    }
    return out.toByteArray();
  }
}
