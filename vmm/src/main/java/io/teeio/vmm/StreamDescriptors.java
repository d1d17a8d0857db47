package io.teeio.vmm;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/** The IDE stream descriptor of {@code connect_device} (CoVE-IO 1.4, docs/abi.md section 7). */
final class StreamDescriptors {
  private static final int GRANULE_BITS = 20;

  private StreamDescriptors() {}

  /** The device's requester ids, and its window as the one address range. */
  static Bytes of(HostDevice device) {
    WireWriter out = new WireWriter(24);
    boolean addressed = device.windowSize() > 0;
    out.u8(device.stream().value()).u8(addressed ? 1 : 0).u16(0);
    out.u32((long) device.lastId().rid16() << 8);
    out.u32(1L | ((long) device.id().rid16() << 8) | ((long) device.id().segment() << 24));
    if (addressed) {
      long base = device.window().value();
      long limit = base + device.windowSize() - 1;
      out.u32(
          1L
              | (((base >>> GRANULE_BITS) & 0xFFF) << 8)
              | (((limit >>> GRANULE_BITS) & 0xFFF) << 20));
      out.u32(limit >>> 32).u32(base >>> 32);
    }
    return out.toBytes();
  }
}
