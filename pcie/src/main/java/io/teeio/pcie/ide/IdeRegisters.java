package io.teeio.pcie.ide;

import io.teeio.pcie.StreamId;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The registers of an IDE extended capability from the IDE Capability register on, as QUERY_RESP
 * carries them: capability, control, link blocks (8 bytes each), selective blocks.
 *
 * @param capability IDE Capability
 * @param control IDE Control
 * @param links Link IDE blocks, at most 8
 * @param selective Selective IDE blocks, at most 256
 */
public record IdeRegisters(
    int capability, int control, List<LinkBlock> links, List<SelectiveBlock> selective) {
  /** Capability: Link IDE supported. */
  public static final int LINK = 1;

  /** Capability: Selective IDE supported. */
  public static final int SELECTIVE = 1 << 1;

  /** Capability: Aggregation supported. */
  public static final int AGGREGATION = 1 << 4;

  /** Capability: PCRC supported. */
  public static final int PCRC = 1 << 5;

  /** Capability: IDE_KM supported. */
  public static final int IDE_KM = 1 << 6;

  /** Capability: TEE-limited streams supported. */
  public static final int TEE_LIMITED = 1 << 24;

  private static final String CLAUSE = "PCIe 6.1 7.9.26";

  /**
   * One Link IDE block.
   *
   * @param control Link IDE Stream Control
   * @param status Link IDE Stream Status
   */
  public record LinkBlock(int control, int status) {}

  /** Copies the lists. */
  public IdeRegisters {
    links = List.copyOf(links);
    selective = List.copyOf(selective);
  }

  /** Reads all of {@code image}. */
  public static IdeRegisters read(Bytes image) throws MalformedInput {
    WireReader in = WireReader.of(image, CLAUSE);
    IdeRegisters registers = read(in);
    in.end("IDE registers");
    return registers;
  }

  /** Reads the registers that {@code in} begins with. */
  public static IdeRegisters read(WireReader in) throws MalformedInput {
    int capability = (int) in.u32("IDE Capability");
    int control = (int) in.u32("IDE Control");
    List<LinkBlock> links = new ArrayList<>();
    if ((capability & LINK) != 0) {
      int count = (capability >>> 13 & 7) + 1;
      for (int i = 0; i < count; i++) {
        links.add(
            new LinkBlock(
                (int) in.u32("Link IDE Stream Control"), (int) in.u32("Link IDE Stream Status")));
      }
    }
    int count = (capability & SELECTIVE) != 0 ? (capability >>> 16 & 0xFF) + 1 : 0;
    List<SelectiveBlock> blocks =
        in.list("Selective IDE blocks", count, SelectiveBlock.size(0), SelectiveBlock::read);
    return new IdeRegisters(capability, control, links, blocks);
  }

  /** Writes the registers. */
  public void write(WireWriter out) {
    out.u32(capability & 0xFFFF_FFFFL).u32(control & 0xFFFF_FFFFL);
    for (LinkBlock link : links) {
      out.u32(link.control & 0xFFFF_FFFFL).u32(link.status & 0xFFFF_FFFFL);
    }
    for (SelectiveBlock block : selective) {
      block.write(out);
    }
  }

  /** The registers as bytes. */
  public Bytes toBytes() {
    WireWriter out = new WireWriter();
    write(out);
    return out.toBytes();
  }

  /** The selective block whose Stream ID is {@code stream}, if there is exactly one. */
  public Optional<SelectiveBlock> blockOf(StreamId stream) {
    List<SelectiveBlock> found =
        selective.stream().filter(block -> block.streamId().equals(stream)).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
