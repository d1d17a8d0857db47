package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block of a measurement record. Grammar: Index u8, MeasurementSpecification u8,
 * MeasurementSize u16, Measurement.
 *
 * @param index 1 to 0xFE
 * @param measurementSpecification 1 for DMTF's format
 * @param measurement the value in that format, at most 65535 bytes
 */
public record MeasurementBlock(int index, int measurementSpecification, Bytes measurement) {
  /** MeasurementSpecification of {@link DmtfMeasurement}. */
  public static final int DMTF = 1;

  /** Bytes before the measurement. */
  static final int HEADER_SIZE = 4;

  /** A block in DMTF's format. */
  public static MeasurementBlock of(int index, DmtfMeasurement measurement) {
    return new MeasurementBlock(index, DMTF, measurement.encode());
  }

  /** Reads all of {@code record}, a measurement record: blocks one after the other. */
  public static List<MeasurementBlock> readAll(Bytes record) throws MalformedInput {
    WireReader in = WireReader.of(record, MessageCode.MEASUREMENTS.clause());
    List<MeasurementBlock> blocks = new ArrayList<>();
    while (in.remaining() > 0) {
      blocks.add(read(in));
    }
    return List.copyOf(blocks);
  }

  /** The bytes of {@code blocks} as a measurement record, which a summary hash covers. */
  public static Bytes record(List<MeasurementBlock> blocks) {
    WireWriter out = new WireWriter();
    blocks.forEach(block -> block.write(out));
    return out.toBytes();
  }

  static MeasurementBlock read(WireReader in) throws MalformedInput {
    int index = in.u8("Index");
    int specification = in.u8("MeasurementSpecification");
    return new MeasurementBlock(
        index, specification, in.bytes("Measurement", in.u16("MeasurementSize")));
  }

  void write(WireWriter out) {
    out.u8(index).u8(measurementSpecification).u16(measurement.length()).bytes(measurement);
  }

  /** The measurement in DMTF's format; empty if it is in another one. */
  public Optional<DmtfMeasurement> dmtf() throws MalformedInput {
    return measurementSpecification == DMTF
        ? Optional.of(DmtfMeasurement.read(measurement))
        : Optional.empty();
  }
}
