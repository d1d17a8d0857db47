package io.teeio.lab.fault;

import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;

/** What TVMs keep in their memory and send through their interfaces, easy to recognize. */
final class Marker {
  private static final byte[] WORD = "SECRET".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH = 8;

  private Marker() {}

  /** A page of the secret of TVM number {@code tenant}, {@code turn} being the how-manieth. */
  static byte[] page(int tenant, int turn) {
    byte[] page = new byte[4096];
    for (int at = 0; at < page.length; at += LENGTH) {
      System.arraycopy(WORD, 0, page, at, WORD.length);
      page[at + WORD.length] = (byte) ('0' + tenant);
      page[at + WORD.length + 1] = (byte) turn;
    }
    return page;
  }

  /** Whether any of it is in {@code bytes}. */
  static boolean isIn(Bytes bytes) {
    return isIn(bytes.toArray());
  }

  static boolean isIn(byte[] all) {
    for (int at = 0; at + WORD.length <= all.length; at++) {
      if (all[at] == WORD[0] && matches(all, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] all, int at) {
    for (int i = 1; i < WORD.length; i++) {
      if (all[at + i] != WORD[i]) {
        return false;
      }
    }
    return true;
  }
}
