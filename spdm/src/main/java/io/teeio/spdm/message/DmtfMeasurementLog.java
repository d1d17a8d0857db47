package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The measurement extension log in DMTF's format, bit 0 of MELspecification (1.3). Grammar:
 * NumberOfEntries u32, MELEntriesLength u32, 8 reserved bytes, the entries.
 *
 * @param entries in the order in which they were made
 */
public record DmtfMeasurementLog(List<Entry> entries) {
  private static final int ENTRY_HEADER_SIZE = 8;
  private static final int VALUE_HEADER_SIZE = 3;

  /** Copies the list. */
  public DmtfMeasurementLog {
    entries = List.copyOf(entries);
  }

  /**
   * One measurement that went into a hash-extended one. Grammar: MELIndex u32, MeasIndex u8, 3
   * reserved bytes, the measurement.
   *
   * @param melIndex the number of the entry, 32 bits
   * @param measurementIndex the Index of the measurement block that it extends, 8 bits
   * @param measurement what was measured
   */
  public record Entry(long melIndex, int measurementIndex, DmtfMeasurement measurement) {
    /** The entry as bytes: what is extended into the measurement. */
    public Bytes encode() {
      return new WireWriter()
          .u32(melIndex)
          .u8(measurementIndex)
          .reserved(3)
          .bytes(measurement.encode())
          .toBytes();
    }
  }

  /** Reads all of {@code log}. */
  public static DmtfMeasurementLog read(Bytes log) throws MalformedInput {
    WireReader in = WireReader.of(log, MessageCode.MEASUREMENT_EXTENSION_LOG.clause());
    long count = in.u32("NumberOfEntries");
    WireReader entries = in.slice("MELEntries", melEntriesLength(in));
    in.end("MEL");
    List<Entry> read = new ArrayList<>();
    while (entries.remaining() > 0) {
      read.add(entry(entries));
    }
    entries.require(
        read.size() == count, "NumberOfEntries", "is " + count + ", but there are " + read.size());
    return new DmtfMeasurementLog(read);
  }

  private static int melEntriesLength(WireReader in) throws MalformedInput {
    int length = in.length32("MELEntriesLength");
    in.reserved(8);
    return length;
  }

  private static Entry entry(WireReader in) throws MalformedInput {
    long index = in.u32("MELIndex");
    int measurement = in.u8("MeasIndex");
    in.reserved(3);
    return new Entry(index, measurement, DmtfMeasurement.read(in));
  }

  /** The log as bytes. */
  public Bytes encode() {
    WireWriter out = new WireWriter();
    int length =
        entries.stream()
            .mapToInt(
                each -> ENTRY_HEADER_SIZE + VALUE_HEADER_SIZE + each.measurement().value().length())
            .sum();
    out.u32(entries.size()).u32(length).reserved(8);
    for (Entry entry : entries) {
      out.bytes(entry.encode());
    }
    return out.toBytes();
  }
}
