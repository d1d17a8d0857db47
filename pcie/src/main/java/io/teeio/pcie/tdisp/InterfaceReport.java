package io.teeio.pcie.tdisp;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/**
 * The device interface report: what was locked.
 *
 * @param interfaceInfo 16 bits: {@link #NO_FW_UPDATE} and so on
 * @param msixMessageControl 16 bits; 0 without MSI-X or if it is not locked
 * @param lnrControl 16 bits; 0 if there is none
 * @param tphControl 32 bits; 0 if there is none
 * @param ranges in the order in which a guest maps them
 * @param deviceSpecific vendor's own
 */
public record InterfaceReport(
    int interfaceInfo,
    int msixMessageControl,
    int lnrControl,
    long tphControl,
    List<MmioRange> ranges,
    Bytes deviceSpecific) {
  /** Info: firmware is not updated while locked or running. */
  public static final int NO_FW_UPDATE = 1;

  /** Info: DMA without PASID. */
  public static final int DMA_WITHOUT_PASID = 1 << 1;

  /** Info: DMA with PASID. */
  public static final int DMA_WITH_PASID = 1 << 2;

  /** Info: ATS supported and enabled. */
  public static final int ATS = 1 << 3;

  /** Info: PRS supported and enabled. */
  public static final int PRS = 1 << 4;

  private static final String CLAUSE = "PCIe 6.1 11.3.11";

  /** Copies the list. */
  public InterfaceReport {
    ranges = List.copyOf(ranges);
  }

  /** Reads all of {@code report}. */
  public static InterfaceReport read(Bytes report) throws MalformedInput {
    WireReader in = WireReader.of(report, CLAUSE);
    int info = in.u16("INTERFACE_INFO");
    in.reserved(2);
    int msix = in.u16("MSI_X_MESSAGE_CONTROL");
    int lnr = in.u16("LNR_CONTROL");
    long tph = in.u32("TPH_CONTROL");
    int count = in.length32("MMIO_RANGE_COUNT");
    List<MmioRange> ranges = in.list("MMIO_RANGE", count, MmioRange.SIZE, MmioRange::read);
    Bytes specific = in.bytes("DEVICE_SPECIFIC_INFO", in.length32("DEVICE_SPECIFIC_INFO_LEN"));
    in.end("device interface report");
    return new InterfaceReport(info, msix, lnr, tph, ranges, specific);
  }

  /** The report as bytes. */
  public Bytes toBytes() {
    WireWriter out = new WireWriter(20 + ranges.size() * MmioRange.SIZE + deviceSpecific.length());
    out.u16(interfaceInfo).reserved(2).u16(msixMessageControl).u16(lnrControl).u32(tphControl);
    out.u32(ranges.size());
    ranges.forEach(range -> range.write(out));
    out.u32(deviceSpecific.length()).bytes(deviceSpecific);
    return out.toBytes();
  }
}
