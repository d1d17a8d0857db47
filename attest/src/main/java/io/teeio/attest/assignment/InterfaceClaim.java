package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A TDISP device interface report in a token. All fields are octets as the device sent them.
 *
 * @param info INTERFACE_INFO, 2 bytes
 * @param msix MSI_X_MESSAGE_CONTROL, 2 bytes
 * @param lnr LNR_CONTROL, 2 bytes
 * @param tph TPH_CONTROL, 4 bytes
 * @param ranges MMIO ranges in their order
 * @param deviceSpecific DEVICE_SPECIFIC_INFO
 */
public record InterfaceClaim(
    Bytes info, Bytes msix, Bytes lnr, Bytes tph, List<Range> ranges, Bytes deviceSpecific) {
  private static final String CLAUSE = "PCIe 6.1 11.3.11";
  private static final int RANGE_SIZE = 16;
  private static final int MOST_RANGES = 1024;

  /**
   * An MMIO range.
   *
   * @param firstPage number of its first page of 4 KiB, 8 bytes
   * @param pages how many pages it has, 4 bytes
   * @param attributes what is special about it, 2 bytes
   * @param identifier its BAR or more, 2 bytes
   */
  public record Range(Bytes firstPage, Bytes pages, Bytes attributes, Bytes identifier) {
    private static final int FIRST = 1;
    private static final int PAGES = 2;
    private static final int ATTRIBUTES = 3;

    private static Range read(WireReader in) throws MalformedInput {
      return new Range(
          in.bytes("FIRST_4K_PAGE", 8),
          in.bytes("NUMBER_OF_4K_PAGES", 4),
          in.bytes("RANGE_ATTRIBUTES", 2),
          in.bytes("RANGE_ID", 2));
    }

    private static Range read(CborItem item) throws MalformedInput {
      CborItem attributes = item.get(ATTRIBUTES);
      return new Range(
          SignatureClaim.sized(item.get(FIRST), 8),
          SignatureClaim.sized(item.get(PAGES), 4),
          SignatureClaim.sized(attributes.get(1), 2),
          SignatureClaim.sized(attributes.get(2), 2));
    }

    private Cbor.Table toCbor() {
      return Cbor.Table.EMPTY
          .with(FIRST, Cbor.octets(firstPage))
          .with(PAGES, Cbor.octets(pages))
          .with(
              ATTRIBUTES,
              Cbor.Table.EMPTY.with(1, Cbor.octets(attributes)).with(2, Cbor.octets(identifier)));
    }
  }

  /** Copies the list. */
  public InterfaceClaim {
    ranges = List.copyOf(ranges);
  }

  /**
   * Takes a report apart as TDISP has it.
   *
   * @throws MalformedInput if it is not in its form, or has more than 1024 ranges
   */
  public static InterfaceClaim of(Bytes report) throws MalformedInput {
    WireReader in = WireReader.of(report, CLAUSE);
    Bytes info = in.bytes("INTERFACE_INFO", 2);
    in.reserved(2);
    Bytes msix = in.bytes("MSI_X_MESSAGE_CONTROL", 2);
    Bytes lnr = in.bytes("LNR_CONTROL", 2);
    Bytes tph = in.bytes("TPH_CONTROL", 4);
    int count = in.length32("MMIO_RANGE_COUNT");
    in.require(count <= MOST_RANGES, "MMIO_RANGE_COUNT", "is more than " + MOST_RANGES);
    List<Range> ranges = in.list("MMIO_RANGE", count, RANGE_SIZE, Range::read);
    Bytes specific = in.bytes("DEVICE_SPECIFIC_INFO", in.length32("DEVICE_SPECIFIC_INFO_LEN"));
    in.end("device interface report");
    return new InterfaceClaim(info, msix, lnr, tph, ranges, specific);
  }

  /** The report as TDISP has it. */
  public Bytes report() {
    WireWriter out = new WireWriter(20 + ranges.size() * RANGE_SIZE + deviceSpecific.length());
    out.bytes(info).reserved(2).bytes(msix).bytes(lnr).bytes(tph).u32(ranges.size());
    for (Range range : ranges) {
      out.bytes(range.firstPage())
          .bytes(range.pages())
          .bytes(range.attributes())
          .bytes(range.identifier());
    }
    return out.u32(deviceSpecific.length()).bytes(deviceSpecific).toBytes();
  }

  static InterfaceClaim read(CborItem item) throws MalformedInput {
    if (item.table().entries().isEmpty()) {
      throw item.malformed("is empty");
    }
    List<Range> ranges = new ArrayList<>();
    Optional<CborItem> numbered = item.find(5);
    if (numbered.isPresent()) {
      int count = numbered.get().table().entries().size();
      if (count > MOST_RANGES) {
        throw numbered.get().malformed("has more than " + MOST_RANGES + " ranges");
      }
      for (int i = 1; i <= count; i++) {
        ranges.add(Range.read(numbered.get().get(i)));
      }
    }
    Optional<CborItem> specific = item.find(6);
    return new InterfaceClaim(
        field(item, 1, 2),
        field(item, 2, 2),
        field(item, 3, 2),
        field(item, 4, 4),
        ranges,
        specific.isPresent() ? specific.get().octets() : Bytes.EMPTY);
  }

  /** A field that may be left out if it is zero. */
  private static Bytes field(CborItem item, int label, int size) throws MalformedInput {
    Optional<CborItem> field = item.find(label);
    return field.isPresent() ? SignatureClaim.sized(field.get(), size) : Bytes.zeros(size);
  }

  Cbor.Table toCbor() {
    Cbor.Table table =
        Cbor.Table.EMPTY
            .with(1, Cbor.octets(info))
            .with(2, Cbor.octets(msix))
            .with(3, Cbor.octets(lnr))
            .with(4, Cbor.octets(tph));
    Cbor.Table numbered = Cbor.Table.EMPTY;
    for (int i = 0; i < ranges.size(); i++) {
      numbered = numbered.with(i + 1, ranges.get(i).toCbor());
    }
    table = ranges.isEmpty() ? table : table.with(5, numbered);
    return deviceSpecific.isEmpty() ? table : table.with(6, Cbor.octets(deviceSpecific));
  }
}
