package io.teeio.attest;

import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A reference integrity manifest in its small JSON form: what each measurement of a device must be.
 *
 * <pre>{@code
 * { "rim": "teeio-rim/1",
 *   "device": "teeio:accelerator:genuine",
 *   "measurements": [
 *     { "index": 1, "name": "boot ROM", "digest": "9f.." },
 *     { "index": 253, "name": "manifest", "raw": "00.." } ] }
 * }</pre>
 *
 * @param device whom it speaks of
 * @param values one reference value an index, ascending
 */
public record Rim(String device, List<ReferenceValue> values) {
  /**
   * What one measurement must be.
   *
   * @param index measurement index, 1..0xFE
   * @param name what is measured, for people
   * @param raw whether {@code value} is a raw bit stream rather than a digest
   * @param value the digest or bit stream
   */
  public record ReferenceValue(int index, String name, boolean raw, Bytes value) {}

  /** Copies the list. */
  public Rim {
    values = List.copyOf(values);
  }

  /** The reference value of {@code index}. */
  public Optional<ReferenceValue> value(int index) {
    return values.stream().filter(value -> value.index() == index).findFirst();
  }
}
