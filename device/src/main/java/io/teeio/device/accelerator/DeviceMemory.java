package io.teeio.device.accelerator;

import java.util.Arrays;

/** The memory inside a device: one slice for each function, made at first use. */
public final class DeviceMemory {
  /** Bytes of a slice. */
  static final int SLICE = 1 << 20;

  private static final byte[] NONE = new byte[0];

  private final byte[][] slices;

  /** The memory of a device with {@code functions} functions, all zeros. */
  public DeviceMemory(int functions) {
    slices = new byte[functions][];
    for (int i = 0; i < functions; i++) {
      slices[i] = NONE;
    }
  }

  /** Bytes of all slices. */
  long size() {
    return (long) slices.length * SLICE;
  }

  void read(long from, byte[] target, int offset, int length) {
    for (int done = 0; done < length; ) {
      byte[] slice = slices[slice(from + done)];
      int part = part(from + done, length - done);
      if (slice.length == 0) {
        Arrays.fill(target, offset + done, offset + done + part, (byte) 0);
      } else {
        System.arraycopy(slice, inSlice(from + done), target, offset + done, part);
      }
      done += part;
    }
  }

  void write(long to, byte[] source, int offset, int length) {
    for (int done = 0; done < length; ) {
      int index = slice(to + done);
      if (slices[index].length == 0) {
        slices[index] = new byte[SLICE];
      }
      int part = part(to + done, length - done);
      System.arraycopy(source, offset + done, slices[index], inSlice(to + done), part);
      done += part;
    }
  }

  private static int slice(long place) {
    return (int) (place / SLICE);
  }

  private static int inSlice(long place) {
    return (int) (place % SLICE);
  }

  private static int part(long place, int left) {
    return Math.min(left, SLICE - inSlice(place));
  }

  /** Whether slice {@code index} holds nothing but zeros. */
  boolean isClean(int index) {
    for (byte value : slices[index]) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** Makes slice {@code index} zeros. */
  void wipe(int index) {
    Arrays.fill(slices[index], (byte) 0);
    slices[index] = NONE;
  }
}
