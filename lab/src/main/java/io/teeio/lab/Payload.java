package io.teeio.lab;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes to send through the device; may be far larger than the heap, so it is only ever streamed.
 */
public interface Payload {
  /** Number of bytes. */
  long length();

  /** A fresh stream over all bytes. */
  InputStream open() throws IOException;

  /** A payload of {@code length} bytes of a fixed pattern. */
  static Payload pattern(int length) {
    byte[] pattern = new byte[length];
    for (int i = 0; i < length; i++) {
      pattern[i] = (byte) (i * 31 + (i >>> 8));
    }
    return new Payload() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(pattern);
      }
    };
  }
}
