package io.teeio.spdm.transcript;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * Messages in a row, up to a limit: a peer decides how many there are, but not how much we keep.
 */
final class ByteLog {
  private final int limit;
  private WireWriter log = new WireWriter();

  ByteLog(int limit) {
    this.limit = limit;
  }

  /** Appends {@code parts} if all of them fit; otherwise changes nothing and says false. */
  boolean append(Bytes... parts) {
    long total = log.length();
    for (Bytes part : parts) {
      total += part.length();
    }
    if (total > limit) {
      return false;
    }
    for (Bytes part : parts) {
      log.bytes(part);
    }
    return true;
  }

  Bytes all() {
    return log.toBytes();
  }

  boolean isEmpty() {
    return log.length() == 0;
  }

  void clear() {
    log = new WireWriter();
  }
}
