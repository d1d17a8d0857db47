package io.teeio.device.function;

import java.util.ArrayList;
import java.util.List;

/** 1 MiB of plain memory from address {@link #BASE}; everything else faults. */
public final class MemoryDma implements DmaPort, InterruptPort {
  public static final long BASE = 0x8000_0000L;

  public final byte[] content = new byte[1 << 20];
  public final List<String> interrupts = new ArrayList<>();
  public boolean interruptsEnabled = true;
  public long accesses;

  /** All zeros. */
  public MemoryDma() {}

  @Override
  public void read(long address, byte[] target, int offset, int length) throws DmaFault {
    System.arraycopy(content, index(address, length), target, offset, length);
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) throws DmaFault {
    System.arraycopy(source, offset, content, index(address, length), length);
  }

  private int index(long address, int length) throws DmaFault {
    accesses++;
    long index = address - BASE;
    if (index < 0 || index > content.length - (long) length) {
      throw new DmaFault(DmaFault.Cause.UNSUPPORTED, address);
    }
    return (int) index;
  }

  @Override
  public boolean isEnabled() {
    return interruptsEnabled;
  }

  @Override
  public void send(long address, int data) {
    interrupts.add(Long.toHexString(address) + "=" + data);
  }
}
