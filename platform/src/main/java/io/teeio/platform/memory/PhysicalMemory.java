package io.teeio.platform.memory;

import io.teeio.wire.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The memory chips: {@code size} bytes from {@code base}, little-endian, without any protection.
 * Only hardware holds this; software holds a {@link DomainMemory}.
 *
 * <p>Pages that were never written, or were cleared, take no space: a machine may have more memory
 * than the process has heap, as long as what is in use at one time fits.
 */
public final class PhysicalMemory {
  /** Bytes of a page. */
  public static final int PAGE = 4096;

  /** Binary logarithm of {@link #PAGE}. */
  public static final int PAGE_SHIFT = 12;

  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final byte[] ZEROS = new byte[PAGE];

  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long base;
  private final long size;
  private final byte[] @Nullable [] @Nullable [] chunks;
  private long resident;

  /**
   * Empty memory.
   *
   * @param base first address, a multiple of the page size
   * @param size bytes, a multiple of the page size, at most 2^43
   */
  public PhysicalMemory(HostAddress base, long size) {
    if (!base.isPageAligned() || base.value() < 0) {
      throw new IllegalArgumentException("memory starts at a page, not at " + base);
    }
    if (size <= 0 || size % PAGE != 0 || size > 1L << 43) {
      throw new IllegalArgumentException("memory is whole pages, not " + size + " bytes");
    }
    this.base = base.value();
    this.size = size;
    long pages = size >>> PAGE_SHIFT;
    this.chunks = new byte[(int) ((pages + CHUNK - 1) >>> CHUNK_SHIFT)][][];
  }

  /** The first address. */
  public HostAddress base() {
    return new HostAddress(base);
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  /** Pages that take space at this moment. */
  public long residentPages() {
    return resident;
  }

  /** Whether all {@code length} bytes from {@code address} are memory. */
  public boolean contains(long address, long length) {
    long from = address - base;
    return length >= 0 && from >= 0 && from <= size && length <= size - from;
  }

  /** Whether all {@code length} bytes from {@code address} are memory. */
  public boolean contains(HostAddress address, long length) {
    return contains(address.value(), length);
  }

  /** The byte at {@code address}. */
  public int u8(long address) {
    byte[] page = page(address, 1);
    return page == null ? 0 : page[offset(address)] & 0xFF;
  }

  /** The 16-bit number at {@code address}, within one page. */
  public int u16(long address) {
    byte[] page = page(address, Short.BYTES);
    return page == null ? 0 : (short) U16.get(page, offset(address)) & 0xFFFF;
  }

  /** The 32-bit number at {@code address}, within one page. */
  public int u32(long address) {
    byte[] page = page(address, Integer.BYTES);
    return page == null ? 0 : (int) U32.get(page, offset(address));
  }

  /** The 64-bit number at {@code address}, within one page. */
  public long u64(long address) {
    byte[] page = page(address, Long.BYTES);
    return page == null ? 0 : (long) U64.get(page, offset(address));
  }

  /** Stores a byte. */
  public void setU8(long address, int value) {
    writable(address, 1)[offset(address)] = (byte) value;
  }

  /** Stores a 16-bit number within one page. */
  public void setU16(long address, int value) {
    U16.set(writable(address, Short.BYTES), offset(address), (short) value);
  }

  /** Stores a 32-bit number within one page. */
  public void setU32(long address, int value) {
    U32.set(writable(address, Integer.BYTES), offset(address), value);
  }

  /** Stores a 64-bit number within one page. */
  public void setU64(long address, long value) {
    U64.set(writable(address, Long.BYTES), offset(address), value);
  }

  /** Copies {@code length} bytes from {@code address} into {@code target}; may cross pages. */
  public void read(long address, byte[] target, int at, int length) {
    Objects.checkFromIndexSize(at, length, target.length);
    require(address, length);
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, PAGE - offset(address + done));
      byte[] page = peek(address + done);
      if (page == null) {
        Arrays.fill(target, at + done, at + done + part, (byte) 0);
      } else {
        System.arraycopy(page, offset(address + done), target, at + done, part);
      }
      done += part;
    }
  }

  /** Writes {@code data} from {@code address} on; all of it lies in memory. */
  public void write(long address, Bytes data) {
    require(address, data.length());
    int done = 0;
    while (done < data.length()) {
      int offset = offset(address + done);
      int part = Math.min(data.length() - done, PAGE - offset);
      data.copyTo(done, writable(address + done, part), offset, part);
      done += part;
    }
  }

  /** Copies {@code length} bytes of {@code source} to {@code address}; may cross pages. */
  public void write(long address, byte[] source, int at, int length) {
    Objects.checkFromIndexSize(at, length, source.length);
    require(address, length);
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, PAGE - offset(address + done));
      System.arraycopy(
          source, at + done, writable(address + done, part), offset(address + done), part);
      done += part;
    }
  }

  /** Clears {@code pages} pages from {@code first}, which then take no space. */
  public void clear(HostAddress first, long pages) {
    require(first.value(), pages << PAGE_SHIFT);
    for (long i = 0; i < pages; i++) {
      int number = number(first.value() + (i << PAGE_SHIFT));
      byte @Nullable [] @Nullable [] chunk = chunks[number >>> CHUNK_SHIFT];
      if (chunk != null && chunk[number & (CHUNK - 1)] != null) {
        chunk[number & (CHUNK - 1)] = null;
        resident--;
      }
    }
  }

  /** Whether the page that holds {@code address} holds nothing but zeros. */
  public boolean isClear(HostAddress address) {
    byte[] page = page(address.value() & -PAGE, PAGE);
    return page == null || Arrays.equals(page, ZEROS);
  }

  private byte @Nullable [] page(long address, int length) {
    if (offset(address) + length > PAGE || !contains(address, length)) {
      throw outside(address, length);
    }
    return peek(address);
  }

  private byte @Nullable [] peek(long address) {
    int number = number(address);
    byte @Nullable [] @Nullable [] chunk = chunks[number >>> CHUNK_SHIFT];
    return chunk == null ? null : chunk[number & (CHUNK - 1)];
  }

  private byte[] writable(long address, int length) {
    if (offset(address) + length > PAGE || !contains(address, length)) {
      throw outside(address, length);
    }
    int number = number(address);
    byte @Nullable [] @Nullable [] chunk = chunks[number >>> CHUNK_SHIFT];
    if (chunk == null) {
      chunk = new byte[CHUNK][];
      chunks[number >>> CHUNK_SHIFT] = chunk;
    }
    byte[] page = chunk[number & (CHUNK - 1)];
    if (page == null) {
      page = new byte[PAGE];
      chunk[number & (CHUNK - 1)] = page;
      resident++;
    }
    return page;
  }

  private int number(long address) {
    return (int) ((address - base) >>> PAGE_SHIFT);
  }

  private static int offset(long address) {
    return (int) address & (PAGE - 1);
  }

  private void require(long address, long length) {
    if (!contains(address, length)) {
      throw outside(address, length);
    }
  }

  private static IllegalArgumentException outside(long address, long length) {
    return new IllegalArgumentException(
        length + " bytes at 0x" + Long.toHexString(address) + " are not in one piece of memory");
  }
}
