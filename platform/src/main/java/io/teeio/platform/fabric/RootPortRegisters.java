package io.teeio.platform.fabric;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.AddressAssociation;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.rule.Violation;
import java.util.List;
import java.util.Optional;

/**
 * The configuration space of a root port: a bridge with one extended capability, IDE, that shows
 * and steers its streams. This is why the host is kept out of it: whoever writes here can widen a
 * stream's requester ids, point its addresses elsewhere, or switch it off.
 *
 * <pre>
 * 000h vendor 1B36h, device 000Ch    008h class 0604h    00Ch header type 1    018h buses
 * 03Ch Bridge Control 31:16 (22: reset what is below)
 * 100h IDE: header, capability, control, then 32 bytes a stream (one address association each)
 * </pre>
 */
final class RootPortRegisters {
  private static final int BRIDGE_CONTROL = 0x3C;
  private static final int IDE = 0x100;
  private static final int BLOCKS = IDE + 0x0C;
  private static final int BLOCK_SIZE = SelectiveBlock.size(1);
  private static final int SELECTIVE = 1 << 1;

  private final RootPortFacts facts;
  private final StreamTable streams;
  private final LinkEnd link;
  private int bridgeControl;

  RootPortRegisters(RootPortFacts facts, StreamTable streams, LinkEnd link) {
    this.facts = facts;
    this.streams = streams;
    this.link = link;
  }

  int read(int offset) {
    return switch (offset) {
      case 0x00 -> 0x000C_1B36;
      case 0x08 -> 0x0604_0000;
      case 0x0C -> 0x0001_0000;
      case 0x18 -> facts.id().bus() | facts.buses().first() << 8 | facts.buses().last() << 16;
      case BRIDGE_CONTROL -> bridgeControl;
      case IDE -> 0x0001_0030;
      case IDE + 4 -> SELECTIVE | Math.max(streams.all().size() - 1, 0) << 16;
      default -> stream(offset).map(found -> readBlock(found, register(offset))).orElse(0);
    };
  }

  void write(int offset, int value) {
    if (offset == BRIDGE_CONTROL) {
      bridgeControl = value & BridgeRegisters.SECONDARY_BUS_RESET;
      link.set(LinkEnd.Hold.RESET, bridgeControl != 0);
      return;
    }
    stream(offset).ifPresent(found -> writeBlock(found, register(offset), value));
  }

  private Optional<IdeStream> stream(int offset) {
    int index = Math.floorDiv(offset - BLOCKS, BLOCK_SIZE);
    List<IdeStream> all = streams.all();
    return offset >= BLOCKS && index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
  }

  private static int register(int offset) {
    return Math.floorMod(offset - BLOCKS, BLOCK_SIZE);
  }

  private static int readBlock(IdeStream stream, int register) {
    StreamAssociation traffic = stream.association().orElseGet(StreamAssociation::everything);
    AddressAssociation memory =
        traffic.memory().stream()
            .findFirst()
            .map(AddressAssociation::of)
            .orElse(AddressAssociation.NONE);
    return switch (register) {
      case SelectiveBlock.CAPABILITY -> 1;
      case SelectiveBlock.CONTROL ->
          stream.id().value() << 24 | (stream.isEnabled() ? SelectiveBlock.ENABLE : 0);
      case SelectiveBlock.STATUS -> stream.state().wire();
      case SelectiveBlock.RID_1 -> traffic.ridLimit().rid16() << 8;
      case SelectiveBlock.RID_2 ->
          traffic.ridBase().segment() << 24 | traffic.ridBase().rid16() << 8 | 1;
      case SelectiveBlock.RANGES -> memory.reg1();
      case SelectiveBlock.RANGES + 4 -> memory.reg2();
      case SelectiveBlock.RANGES + 8 -> memory.reg3();
      default -> 0;
    };
  }

  private void writeBlock(IdeStream stream, int register, int value) {
    StreamAssociation traffic = stream.association().orElseGet(StreamAssociation::everything);
    switch (register) {
      case SelectiveBlock.CONTROL -> enable(stream, (value & SelectiveBlock.ENABLE) != 0);
      case SelectiveBlock.RID_1 -> requesters(stream, traffic, first(traffic), value >>> 8);
      case SelectiveBlock.RID_2 -> requesters(stream, traffic, value >>> 8, last(traffic));
      case SelectiveBlock.RANGES, SelectiveBlock.RANGES + 4, SelectiveBlock.RANGES + 8 ->
          addresses(stream, traffic, register - SelectiveBlock.RANGES, value);
      default -> {} // nothing else can be written
    }
  }

  private static void enable(IdeStream stream, boolean on) {
    if (on) {
      try {
        stream.enable();
      } catch (Violation refused) {
        return; // as in hardware, a write that has no effect says nothing
      }
    } else {
      stream.disable();
    }
  }

  private static int first(StreamAssociation traffic) {
    return traffic.ridBase().rid16();
  }

  private static int last(StreamAssociation traffic) {
    return traffic.ridLimit().rid16();
  }

  private void requesters(IdeStream stream, StreamAssociation traffic, int base, int limit) {
    int segment = traffic.ridBase().segment();
    if ((base & 0xFFFF) <= (limit & 0xFFFF)) {
      streams.reassociate(
          stream,
          new StreamAssociation(
              RequesterId.of(segment, base & 0xFFFF),
              RequesterId.of(segment, limit & 0xFFFF),
              traffic.memory()));
    }
  }

  private void addresses(IdeStream stream, StreamAssociation traffic, int offset, int value) {
    AddressAssociation now =
        traffic.memory().stream()
            .findFirst()
            .map(AddressAssociation::of)
            .orElse(AddressAssociation.NONE);
    AddressAssociation next =
        new AddressAssociation(
            offset == 0 ? value : now.reg1(),
            offset == 4 ? value : now.reg2(),
            offset == 8 ? value : now.reg3());
    List<AddressRange> memory = next.range().stream().toList();
    streams.reassociate(
        stream, new StreamAssociation(traffic.ridBase(), traffic.ridLimit(), memory));
  }
}
