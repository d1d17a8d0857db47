package io.teeio.platform.fabric;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The registers of one switch port that steer packets: a type 1 header with bus numbers and one
 * 64-bit prefetchable window of whole megabytes. The host may write them at any time.
 *
 * <pre>
 * 00h vendor 1B36h, device 000Ch     18h primary, secondary, subordinate bus
 * 08h class 0604h (bridge)           24h window base 15:4 and limit 31:20, bits 31:20 of each
 * 0Ch header type 1                  28h window base 63:32    2Ch window limit 63:32
 * </pre>
 */
final class BridgeRegisters {
  private static final int BUSES = 0x18;
  private static final int WINDOW = 0x24;
  private static final int BASE_UPPER = 0x28;
  private static final int LIMIT_UPPER = 0x2C;

  private int buses;
  private int window;
  private int baseUpper;
  private int limitUpper;

  BridgeRegisters(int primary, BusRange below, Optional<MmioWindow> addresses) {
    buses = primary | below.first() << 8 | below.last() << 16;
    long base = addresses.map(a -> a.base().value()).orElse(0xFFFL << 20);
    long limit = addresses.map(MmioWindow::last).orElse(0L);
    window = (int) (base >>> 20 & 0xFFF) << 4 | 1 | (int) (limit >>> 20 & 0xFFF) << 20 | 1 << 16;
    baseUpper = (int) (base >>> 32);
    limitUpper = (int) (limit >>> 32);
  }

  int read(int offset) {
    return switch (offset) {
      case 0x00 -> 0x000C_1B36;
      case 0x08 -> 0x0604_0000;
      case 0x0C -> 0x0001_0000;
      case BUSES -> buses;
      case WINDOW -> window;
      case BASE_UPPER -> baseUpper;
      case LIMIT_UPPER -> limitUpper;
      default -> 0;
    };
  }

  void write(int offset, int value) {
    switch (offset) {
      case BUSES -> buses = value;
      case WINDOW -> window = (value & 0xFFF0_FFF0) | 0x0001_0001;
      case BASE_UPPER -> baseUpper = value;
      case LIMIT_UPPER -> limitUpper = value;
      default -> {} // nothing else can be written
    }
  }

  int secondaryBus() {
    return buses >>> 8 & 0xFF;
  }

  int subordinateBus() {
    return buses >>> 16 & 0xFF;
  }

  /** The first address of the window, or empty if it is closed. */
  OptionalLong windowBase() {
    return base() <= limit() && base() >= 0 ? OptionalLong.of(base()) : OptionalLong.empty();
  }

  boolean routes(long address) {
    return base() >= 0 && address >= base() && address <= limit();
  }

  private long base() {
    return (long) baseUpper << 32 | (window >>> 4 & 0xFFFL) << 20;
  }

  private long limit() {
    return (long) limitUpper << 32 | (window >>> 20 & 0xFFFL) << 20 | 0xF_FFFF;
  }
}
