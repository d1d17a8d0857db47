package io.teeio.dissect;

import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.capture.Field;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.OpaqueElement;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields inside of fields: the codec of a message takes opaque data and measurements as byte
 * strings, whose own codecs are asked here.
 */
final class FieldDetails {
  private static final int DMTF = 1;

  private FieldDetails() {}

  /** {@code fields} with those inside of them behind each. */
  static List<Field> of(List<Field> fields, SpdmVersion version) {
    List<Field> all = new ArrayList<>(fields.size());
    long specification = 0;
    for (Field field : fields) {
      all.add(field);
      if (field.name().equals("MeasurementSpecification") && field.value() instanceof Integer is) {
        specification = is;
      }
      if (field.value() instanceof Bytes bytes && !bytes.isEmpty()) {
        if (field.name().equals("OpaqueData")) {
          all.addAll(inside(field, bytes, in -> OpaqueElement.readAll(in, version)));
        } else if (field.name().equals("Measurement") && specification == DMTF) {
          all.addAll(inside(field, bytes, DmtfMeasurement::read));
        }
      }
    }
    return List.copyOf(all);
  }

  /** Reads what a field holds. */
  @FunctionalInterface
  private interface Codec {
    Object read(WireReader in) throws MalformedInput;
  }

  private static List<Field> inside(Field field, Bytes bytes, Codec codec) {
    List<Field> found = new ArrayList<>();
    WireReader in =
        WireReader.of(
            bytes,
            field.name(),
            (name, offset, length, value) ->
                found.add(
                    new Field(field.name() + "." + name, field.offset() + offset, length, value)));
    try {
      codec.read(in);
      return found;
    } catch (MalformedInput _) {
      // Of a format that only its sender knows: the bytes themselves are shown.
      return List.of();
    }
  }
}
