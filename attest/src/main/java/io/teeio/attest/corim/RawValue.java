package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * Bytes whose meaning is the measured element's. Grammar: {@code 560(bytes)}, or {@code 563([value
 * : bytes, mask : bytes])}, or in older drafts bytes with a mask beside.
 *
 * @param value the bytes
 * @param mask of the same length: bits that are 0 do not count; empty if all count
 */
public record RawValue(Bytes value, Optional<Bytes> mask) {
  private static final int BYTES = 560;
  private static final int MASKED = 563;

  static RawValue read(CborItem item, Optional<CborItem> maskBeside) throws MalformedInput {
    RawValue read;
    if (item.tag().orElse(BYTES) == MASKED) {
      List<CborItem> parts = item.untagged().elements(2);
      read = new RawValue(parts.get(0).octets(), Optional.of(parts.get(1).octets()));
    } else if (item.tag().orElse(BYTES) == BYTES) {
      Optional<Bytes> mask =
          maskBeside.isPresent()
              ? Optional.of(maskBeside.get().untagged().octets())
              : Optional.empty();
      read = new RawValue(item.untagged().octets(), mask);
    } else {
      throw item.malformed("is neither 560 nor 563");
    }
    if (read.mask.isPresent() && read.mask.get().length() != read.value.length()) {
      throw item.malformed("has a mask of another length");
    }
    return read;
  }

  /** Whether {@code actual} has the same bits wherever they count. */
  public boolean isMetBy(Bytes actual) {
    if (actual.length() != value.length()) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      int counts = mask.isPresent() ? mask.get().at(i) : 0xFF;
      if (((actual.at(i) ^ value.at(i)) & counts) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The bytes in hexadecimal, with the mask behind a slash. */
  public String text() {
    return mask.map(bits -> value + "/" + bits).orElse(value.toString());
  }
}
