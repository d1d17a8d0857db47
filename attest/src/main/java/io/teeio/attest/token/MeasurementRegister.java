package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A register of a TVM (CoVE, measurements claims).
 *
 * @param index which
 * @param value what it held
 * @param algorithm the hash, by its name
 */
public record MeasurementRegister(int index, Bytes value, String algorithm) {
  private static final int LARGEST_INDEX = 255;
  private static final int LARGEST_HASH = 64;

  /** Reads the list of one to {@code most} registers that {@code item} has to be. */
  static List<MeasurementRegister> readAll(CborItem item, int most) throws MalformedInput {
    List<CborItem> parts = item.someElements();
    if (parts.size() > most) {
      throw item.malformed("has more than " + most + " registers");
    }
    List<MeasurementRegister> registers = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (CborItem part : parts) {
      MeasurementRegister register = read(part);
      if (!seen.add(register.index())) {
        throw part.malformed("register " + register.index() + " stands twice");
      }
      registers.add(register);
    }
    return List.copyOf(registers);
  }

  private static MeasurementRegister read(CborItem item) throws MalformedInput {
    CborItem value = item.get(2);
    if (value.octets().length() > LARGEST_HASH) {
      throw value.malformed("is longer than a hash");
    }
    return new MeasurementRegister(
        (int) item.get(1).whole(0, LARGEST_INDEX), value.octets(), item.get(3).text());
  }
}
