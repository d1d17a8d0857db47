package io.teeio.lab.experiment;

import io.teeio.lab.Payload;
import io.teeio.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Data of an application that nobody else may see: a marker, over and over. */
public final class Secrets implements Payload {
  private static final byte[] MARKER =
      "<<confidential: for no eyes!!>>\n".getBytes(StandardCharsets.US_ASCII);

  private final byte[] data;

  /** {@code length} bytes of it. */
  public Secrets(int length) {
    data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = MARKER[i % MARKER.length];
    }
  }

  @Override
  public long length() {
    return data.length;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(data);
  }

  /** Whether half a marker or more is anywhere in {@code bytes}. */
  public static boolean isIn(Bytes bytes) {
    int half = MARKER.length / 2;
    byte[] all = bytes.toArray();
    for (int at = 0; at + half <= all.length; at++) {
      boolean first = all[at] == MARKER[0] && matches(all, at, 0, half);
      boolean second = all[at] == MARKER[half] && matches(all, at, half, half);
      if (first || second) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] all, int at, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (all[at + i] != MARKER[from + i]) {
        return false;
      }
    }
    return true;
  }
}
