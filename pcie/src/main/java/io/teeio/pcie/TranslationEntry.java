package io.teeio.pcie;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What answers a request for a translation: 8 bytes. As this project writes them, little-endian,
 * with the address in [63:12] and its size in the low ones of it:
 *
 * <pre>
 * 0 read   1 write   3 execute   4 for supervisor privilege   5 global   11 larger than 4 KiB
 * </pre>
 *
 * @param address first byte of the page
 * @param size of the page: 4 KiB times a power of two
 * @param read whether the device may read there
 * @param write whether it may write there
 * @param execute whether it may fetch from there
 * @param supervisor whether that holds for supervisor privilege only
 * @param global whether every process has the page
 */
public record TranslationEntry(
    long address,
    long size,
    boolean read,
    boolean write,
    boolean execute,
    boolean supervisor,
    boolean global) {
  /** Bytes of an entry. */
  public static final int SIZE = 8;

  private static final long PAGE = 4096;
  private static final int SIZED = 11;
  private static final String CLAUSE = "PCIe 6.1 10.2.3";

  /** Checks size and alignment. */
  public TranslationEntry {
    if (size < PAGE || Long.bitCount(size) != 1 || (address & (size - 1)) != 0) {
      throw new IllegalArgumentException("no page of " + size + " bytes at " + address);
    }
  }

  /** The 8 bytes. */
  public Bytes toBytes() {
    long low = size == PAGE ? 0 : size / 2 - PAGE | 1L << SIZED;
    return new WireWriter(SIZE)
        .u64(
            address
                | low
                | bit(read, 0)
                | bit(write, 1)
                | bit(execute, 3)
                | bit(supervisor, 4)
                | bit(global, 5))
        .toBytes();
  }

  private static long bit(boolean set, int number) {
    return set ? 1L << number : 0;
  }

  /** Reads the 8 bytes. */
  public static TranslationEntry read(Bytes data) throws MalformedInput {
    WireReader in = WireReader.of(data, CLAUSE);
    long entry = in.u64("Translation Completion Data Entry");
    in.end("translation completion");
    long page = entry & -PAGE;
    boolean sized = (entry & 1L << SIZED) != 0;
    int ones = sized ? Long.numberOfTrailingZeros(~(page >>> 12)) : -1;
    if (ones > 40) {
      throw new MalformedInput("Size", 0, "is of more than the address space", CLAUSE);
    }
    long size = PAGE << (ones + 1);
    return new TranslationEntry(
        page & -size,
        size,
        (entry & 1) != 0,
        (entry & 2) != 0,
        (entry & 8) != 0,
        (entry & 16) != 0,
        (entry & 32) != 0);
  }
}
