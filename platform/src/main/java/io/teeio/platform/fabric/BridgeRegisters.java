package io.teeio.platform.fabric;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The registers of one switch port: a type 1 header with bus numbers, one 64-bit prefetchable
 * window of whole megabytes and Bridge Control, and a PCI Express capability with the link and its
 * slot. The host may write them at any time.
 *
 * <pre>
 * 00h vendor 1B36h, device 000Ch     18h primary, secondary, subordinate bus
 * 04h capabilities list (bit 20)     24h window base 15:4 and limit 31:20, bits 31:20 of each
 * 08h class 0604h (bridge)           28h window base 63:32    2Ch window limit 63:32
 * 0Ch header type 1                  34h capabilities at 40h  3Ch Bridge Control 31:16 (22: reset below)
 * 40h PCI Express: port type         50h Link Control (4: disable) and Status (29: active)
 * 104h ACS Control 31:16 (18: requests  58h Slot Status (22: present, 24: the link changed, write 1 to clear)
 *      to peers go up first)
 * </pre>
 */
final class BridgeRegisters {
  /** Bridge Control: Secondary Bus Reset, in the register at 3Ch. */
  static final int SECONDARY_BUS_RESET = 1 << 22;

  private static final int BUSES = 0x18;
  private static final int WINDOW = 0x24;
  private static final int BASE_UPPER = 0x28;
  private static final int LIMIT_UPPER = 0x2C;
  private static final int BRIDGE_CONTROL = 0x3C;
  private static final int PCI_EXPRESS = 0x40;
  private static final int LINK = PCI_EXPRESS + 0x10;
  private static final int SLOT = PCI_EXPRESS + 0x18;
  private static final int LINK_DISABLE = 1 << 4;
  private static final int LINK_ACTIVE = 1 << 29;
  private static final int PRESENT = 1 << 22;
  private static final int CHANGED = 1 << 24;
  private static final int UPSTREAM_PORT = 5;
  private static final int DOWNSTREAM_PORT = 6;
  private static final int CLOSED = 0x0001_FFF1;

  private static final int ACS = 0x100;
  private static final int ACS_CONTROL = ACS + 4;
  private static final int REDIRECT = 1 << 18;

  private final int type;
  private int buses;
  private int window = CLOSED;
  private int baseUpper;
  private int limitUpper;
  private int bridgeControl;
  private int linkControl;
  private int slotStatus;
  private int acsControl = REDIRECT;

  private BridgeRegisters(int type, int primary, BusRange below) {
    this.type = type;
    buses = primary | below.first() << 8 | below.last() << 16;
  }

  /** The port up: it claims what the ports down claim. */
  static BridgeRegisters upstream(int primary, BusRange below) {
    return new BridgeRegisters(UPSTREAM_PORT, primary, below);
  }

  /** A port down. */
  static BridgeRegisters downstream(int primary, BusRange below, MmioWindow addresses) {
    BridgeRegisters port = new BridgeRegisters(DOWNSTREAM_PORT, primary, below);
    long base = addresses.base().value();
    long limit = addresses.last();
    port.window =
        (int) (base >>> 20 & 0xFFF) << 4 | 1 | (int) (limit >>> 20 & 0xFFF) << 20 | 1 << 16;
    port.baseUpper = (int) (base >>> 32);
    port.limitUpper = (int) (limit >>> 32);
    return port;
  }

  int read(int offset, Optional<LinkEnd> link) {
    return switch (offset) {
      case 0x00 -> 0x000C_1B36;
      case 0x04 -> 1 << 20;
      case 0x08 -> 0x0604_0000;
      case 0x0C -> 0x0001_0000;
      case BUSES -> buses;
      case WINDOW -> window;
      case BASE_UPPER -> baseUpper;
      case LIMIT_UPPER -> limitUpper;
      case 0x34 -> PCI_EXPRESS;
      case BRIDGE_CONTROL -> bridgeControl;
      case PCI_EXPRESS -> 0x10 | (2 | type << 4) << 16;
      case LINK -> linkControl | (link.filter(LinkEnd::isUp).isPresent() ? LINK_ACTIVE : 0);
      case SLOT -> slotStatus | (link.filter(LinkEnd::isConnected).isPresent() ? PRESENT : 0);
      case ACS -> 0x0001_000D;
      case ACS_CONTROL -> acsControl | REDIRECT >>> 16;
      default -> 0;
    };
  }

  void write(int offset, int value) {
    switch (offset) {
      case BUSES -> buses = value;
      case WINDOW -> window = (value & 0xFFF0_FFF0) | 0x0001_0001;
      case BASE_UPPER -> baseUpper = value;
      case LIMIT_UPPER -> limitUpper = value;
      case BRIDGE_CONTROL -> bridgeControl = value & SECONDARY_BUS_RESET;
      case LINK -> linkControl = value & LINK_DISABLE;
      case ACS_CONTROL -> acsControl = value & REDIRECT;
      case SLOT -> slotStatus &= ~(value & CHANGED);
      default -> {} // nothing else can be written
    }
  }

  /** A reset from above: nothing is routed until the host says anew what. */
  void reset() {
    buses = 0;
    window = CLOSED;
    baseUpper = 0;
    limitUpper = 0;
    bridgeControl = 0;
    linkControl = 0;
    slotStatus = 0;
    acsControl = 0;
  }

  /** The link below changed. */
  void noteChange() {
    slotStatus |= CHANGED;
  }

  boolean resetsBelow() {
    return bridgeControl != 0;
  }

  boolean disablesLink() {
    return linkControl != 0;
  }

  /** Whether requests that come up here go on up, wherever they lead (ACS P2P Redirect). */
  boolean redirects() {
    return acsControl != 0;
  }

  int secondaryBus() {
    return buses >>> 8 & 0xFF;
  }

  int subordinateBus() {
    return buses >>> 16 & 0xFF;
  }

  /** Whether bus numbers were given; the bus below a bridge is never 0. */
  boolean hasBuses() {
    return secondaryBus() != 0;
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
