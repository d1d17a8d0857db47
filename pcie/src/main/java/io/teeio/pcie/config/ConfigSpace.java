package io.teeio.pcie.config;

import io.teeio.pcie.doe.DoeRegisters;
import java.util.ArrayList;
import java.util.List;

/**
 * The 4 KiB of configuration registers of one function, as 1024 DWORDs. Each bit is read-only,
 * writable, or cleared by writing 1; a host's {@link #write} obeys that, the device's own {@link
 * #set} does not. A range can be handed to registers that act by themselves, as a DOE mailbox.
 *
 * <p>Not thread-safe.
 */
public final class ConfigSpace {
  /** Bytes of a configuration space. */
  public static final int SIZE = 4096;

  /** What a read of a function that is not there returns. */
  public static final int ABSENT = -1;

  private static final int CAPABILITIES_POINTER = 0x34;
  private static final int STATUS_CAPABILITIES_LIST = 1 << 20;
  private static final int FIRST_CAPABILITY = 0x40;
  private static final int FIRST_EXTENDED = 0x100;

  private final int[] values = new int[SIZE / 4];
  private final int[] writable = new int[SIZE / 4];
  private final int[] clearable = new int[SIZE / 4];
  private final List<Acting> acting = new ArrayList<>();
  private final List<WriteListener> listeners = new ArrayList<>();
  private int nextCapability = FIRST_CAPABILITY;
  private int lastCapability;
  private int nextExtended = FIRST_EXTENDED;
  private int lastExtended;

  /** Registers that all read 0 and ignore writes, until they are defined. */
  public ConfigSpace() {
    // every array starts with zeros
  }

  /** Registers that act by themselves. */
  private record Acting(int offset, int length, DoeRegisters registers) {
    boolean holds(int register) {
      return register >= offset && register < offset + length;
    }
  }

  /** Hears of every write of a host to a register with writable bits, after it took effect. */
  @FunctionalInterface
  public interface WriteListener {
    /**
     * Hears of one write.
     *
     * @param offset of the register, a multiple of 4
     * @param before what it held
     * @param after what it holds
     * @param written what the host wrote
     */
    void written(int offset, int before, int after, int written);
  }

  /** Reads the register at {@code offset}, a multiple of 4 below 4096, as a host does. */
  public int read(int offset) {
    for (Acting range : acting) {
      if (range.holds(offset)) {
        return range.registers.read(offset - range.offset);
      }
    }
    return values[index(offset)];
  }

  /** Writes the register at {@code offset}, a multiple of 4 below 4096, as a host does. */
  public void write(int offset, int value) {
    for (Acting range : acting) {
      if (range.holds(offset)) {
        range.registers.write(offset - range.offset, value);
        return;
      }
    }
    int i = index(offset);
    int before = values[i];
    int after = (before & ~writable[i] & ~(value & clearable[i])) | (value & writable[i]);
    values[i] = after;
    for (WriteListener listener : listeners) {
      listener.written(offset, before, after, value);
    }
  }

  /** Reads a 16-bit register as a host does. */
  public int read16(int offset) {
    return read(offset & ~3) >>> (8 * (offset & 2)) & 0xFFFF;
  }

  /** What the register at {@code offset} holds. */
  public int get(int offset) {
    return values[index(offset)];
  }

  /** Sets the register at {@code offset} to {@code value}, whatever a host may write there. */
  public void set(int offset, int value) {
    values[index(offset)] = value;
  }

  /** Sets the bits {@code mask} of the register at {@code offset} to those of {@code value}. */
  public void set(int offset, int mask, int value) {
    int i = index(offset);
    values[i] = (values[i] & ~mask) | (value & mask);
  }

  /**
   * Says what the register at {@code offset} holds at first and what a host can do to it.
   *
   * @param initial first value
   * @param writableBits bits that a write sets
   * @param clearableBits bits that writing 1 clears; not writable
   */
  public void define(int offset, int initial, int writableBits, int clearableBits) {
    int i = index(offset);
    values[i] = initial;
    writable[i] = writableBits;
    clearable[i] = clearableBits & ~writableBits;
  }

  /** A register of which a host can write {@code writableBits}. */
  public void define(int offset, int initial, int writableBits) {
    define(offset, initial, writableBits, 0);
  }

  /** Bits of the register at {@code offset} that a host can change. */
  public int changeable(int offset) {
    return writable[index(offset)] | clearable[index(offset)];
  }

  /** Hands the {@code length} bytes from {@code offset} to {@code registers} (offsets from 0). */
  public void handOver(int offset, int length, DoeRegisters registers) {
    acting.add(new Acting(offset, length, registers));
  }

  /** Tells {@code listener} of every later write of a host. */
  public void listen(WriteListener listener) {
    listeners.add(listener);
  }

  /**
   * Appends a capability to the list at 0x34.
   *
   * @param id capability id
   * @param size bytes, header included
   * @return its offset
   */
  public int addCapability(int id, int size) {
    int offset = nextCapability;
    nextCapability = offset + (size + 3 & ~3);
    if (nextCapability > FIRST_EXTENDED) {
      throw new IllegalArgumentException("no room for a capability of " + size + " bytes");
    }
    if (lastCapability == 0) {
      set(CAPABILITIES_POINTER, 0xFF, offset);
      set(0x04, STATUS_CAPABILITIES_LIST, STATUS_CAPABILITIES_LIST);
    } else {
      set(lastCapability, 0xFF00, offset << 8);
    }
    lastCapability = offset;
    set(offset, id);
    return offset;
  }

  /**
   * Appends an extended capability to the list at 0x100.
   *
   * @param id extended capability id
   * @param version 4 bits
   * @param size bytes, header included
   * @return its offset
   */
  public int addExtendedCapability(int id, int version, int size) {
    int offset = nextExtended;
    nextExtended = offset + (size + 3 & ~3);
    if (nextExtended > SIZE) {
      throw new IllegalArgumentException("no room for a capability of " + size + " bytes");
    }
    if (lastExtended != 0) {
      set(lastExtended, 0xFFF0_0000, offset << 20);
    }
    lastExtended = offset;
    set(offset, version << 16 | id);
    return offset;
  }

  private static int index(int offset) {
    if (offset < 0 || offset >= SIZE || (offset & 3) != 0) {
      throw new IllegalArgumentException("no configuration register at " + offset);
    }
    return offset >> 2;
  }
}
