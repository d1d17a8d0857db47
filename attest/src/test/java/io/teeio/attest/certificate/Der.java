package io.teeio.attest.certificate;

import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;

/** Writes DER for tests: elements of less than 64 KiB. */
final class Der {
  static final Bytes SHA_384 = Bytes.fromHex("0609608648016503040202");
  static final Bytes SHA_256 = Bytes.fromHex("0609608648016503040201");

  private Der() {}

  static Bytes of(int tag, Bytes... parts) {
    Bytes contents = Bytes.concat(parts);
    int length = contents.length();
    Bytes header =
        length < 0x80
            ? Bytes.of(tag, length)
            : length < 0x100
                ? Bytes.of(tag, 0x81, length)
                : Bytes.of(tag, 0x82, length >> 8, length & 0xFF);
    return Bytes.concat(header, contents);
  }

  static Bytes sequence(Bytes... parts) {
    return of(0x30, parts);
  }

  static Bytes octets(Bytes contents) {
    return of(4, contents);
  }

  static Bytes text(int tag, String text) {
    return of(tag, Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Bytes time(String text) {
    return text(0x18, text);
  }
}
