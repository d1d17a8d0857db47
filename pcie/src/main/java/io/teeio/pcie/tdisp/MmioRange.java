package io.teeio.pcie.tdisp;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * One MMIO_RANGE: 16 bytes.
 *
 * @param firstPage address of the first 4 KiB page, with MMIO_REPORTING_OFFSET added modulo 2^64
 * @param pages number of 4 KiB pages, 32 bits
 * @param attributes 16 bits
 * @param rangeId which resource, as a BAR index; 16 bits
 */
public record MmioRange(long firstPage, long pages, int attributes, int rangeId) {
  /** Bytes on the wire. */
  public static final int SIZE = 16;

  /** Attribute: the range holds the MSI-X table. */
  public static final int MSIX_TABLE = 1;

  /** Attribute: the range holds the MSI-X pending bits. */
  public static final int MSIX_PBA = 1 << 1;

  /** Attribute: the range is not TEE memory; anyone may read and write it. */
  public static final int NON_TEE = 1 << 2;

  /** Attribute: whether it is TEE memory can be changed with SET_MMIO_ATTRIBUTE. */
  public static final int UPDATABLE = 1 << 3;

  /** Whether the range is TEE memory: neither of MSI-X nor open to all. */
  public boolean isTee() {
    return (attributes & (MSIX_TABLE | MSIX_PBA | NON_TEE)) == 0;
  }

  /** Bytes of the range. */
  public long size() {
    return pages * 4096;
  }

  /** Reads 16 bytes. */
  public static MmioRange read(WireReader in) throws MalformedInput {
    return new MmioRange(
        in.u64("FIRST_4K_PAGE"),
        in.u32("NUMBER_OF_4K_PAGES"),
        in.u16("RANGE_ATTRIBUTES"),
        in.u16("RANGE_ID"));
  }

  /** Writes 16 bytes. */
  public void write(WireWriter out) {
    out.u64(firstPage).u32(pages).u16(attributes).u16(rangeId);
  }
}
