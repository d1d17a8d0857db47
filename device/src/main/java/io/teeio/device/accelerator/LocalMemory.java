package io.teeio.device.accelerator;

import java.util.Arrays;

/** The memory inside one function, 1 MiB, made at first use and wiped when its TDI stops. */
final class LocalMemory {
  static final int SIZE = 1 << 20;

  private byte[] content = new byte[0];

  /** Checks that {@code length} bytes from {@code address} are inside. */
  int index(long address, int length) throws JobFailure {
    if (address < 0 || address > SIZE - (long) length) {
      throw new JobFailure(CompletionCode.OUTSIDE_LOCAL_MEMORY);
    }
    return (int) address;
  }

  void read(int from, byte[] target, int offset, int length) {
    if (content.length == 0) {
      Arrays.fill(target, offset, offset + length, (byte) 0);
    } else {
      System.arraycopy(content, from, target, offset, length);
    }
  }

  void write(int to, byte[] source, int offset, int length) {
    if (content.length == 0) {
      content = new byte[SIZE];
    }
    System.arraycopy(source, offset, content, to, length);
  }

  /** Whether anything but zeros is left. */
  boolean isClean() {
    for (byte value : content) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  void wipe() {
    Arrays.fill(content, (byte) 0);
    content = new byte[0];
  }
}
