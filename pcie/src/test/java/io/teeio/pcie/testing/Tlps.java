package io.teeio.pcie.testing;

import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.MessageCode;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.testkit.Source;
import io.teeio.wire.Bytes;

/** Any TLP. */
public final class Tlps {
  private Tlps() {}

  /** A TLP made of choices; no choice makes it the simplest one. */
  public static Tlp any(Source source) {
    RequesterId sender = RequesterId.of(source.between(0, 0xFF_FFFF));
    RequesterId other = RequesterId.of(source.between(0, 0xFF_FFFF));
    int tag = source.between(0, 0xFF);
    return switch (source.between(0, 5)) {
      case 0 -> new Tlp.MemoryWrite(sender, page(source), bytes(source, 1, 64));
      case 1 -> {
        int length = source.between(1, 4096);
        int offset = source.between(0, 4096 - length);
        yield new Tlp.MemoryRead(sender, page(source) + offset, length, tag);
      }
      case 2 ->
          new Tlp.Completion(
              sender, other, tag, source.pick(CompletionStatus.values()), bytes(source, 0, 64));
      case 3 -> new Tlp.ConfigRead(sender, other, 4 * source.between(0, 1023), tag);
      case 4 ->
          new Tlp.ConfigWrite(
              sender, other, 4 * source.between(0, 1023), tag, source.between(0, 1 << 30));
      default -> new Tlp.Message(sender, source.pick(MessageCode.values()), bytes(source, 0, 16));
    };
  }

  private static long page(Source source) {
    return source.between(0L, Long.MAX_VALUE >>> 12) << 12;
  }

  private static Bytes bytes(Source source, int minimum, int maximum) {
    return Bytes.copyOf(source.bytes(minimum, maximum));
  }
}
