package io.teeio.dissect;

import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AeadCipherSuite;
import io.teeio.spdm.algorithm.AlgorithmStructureType;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.BaseHashAlgorithm;
import io.teeio.spdm.algorithm.DheGroup;
import io.teeio.spdm.algorithm.KemAlgorithm;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.algorithm.PqcAsymAlgorithm;
import io.teeio.spdm.capture.Field;
import io.teeio.spdm.message.MessageCode;
import java.util.List;
import java.util.Optional;

/** What the number in a field stands for, in the names of the specification. */
public final class FieldMeaning {
  private FieldMeaning() {}

  /** What the field at {@code index} of {@code fields} stands for; empty if it is just a number. */
  public static Optional<String> of(List<Field> fields, int index) {
    Field field = fields.get(index);
    if (!(field.value() instanceof Number)) {
      return Optional.empty();
    }
    long value = ((Number) field.value()).longValue();
    return switch (field.name()) {
      case "SPDMVersion" -> SpdmVersion.of((int) value).map(version -> "SPDM " + version);
      case "RequestResponseCode" -> MessageCode.of((int) value).map(MessageCode::name);
      case "Flags" -> Optional.of(flags(value));
      case "BaseHashAlgo", "BaseHashSel" ->
          some(Words.algorithms(value, BaseHashAlgorithm.values()));
      case "BaseAsymAlgo", "BaseAsymSel" ->
          some(Words.algorithms(value, BaseAsymAlgorithm.values()));
      case "PqcAsymAlgo", "PqcAsymSel" -> some(Words.algorithms(value, PqcAsymAlgorithm.values()));
      case "MeasurementHashAlgo" ->
          some(Words.algorithms(value, MeasurementHashAlgorithm.values()));
      case "AlgType" -> AlgorithmStructureType.of((int) value).map(AlgorithmStructureType::name);
      case "AlgSupported" -> structure(fields, index, value);
      default -> Optional.empty();
    };
  }

  private static Optional<String> some(String names) {
    return Optional.of(names).filter(found -> !found.equals("none"));
  }

  private static String flags(long value) {
    List<String> names =
        new CapabilitySet(value & 0xFFFF_FFFFL).named().stream().map(Capability::name).toList();
    return String.join(" ", names);
  }

  /** AlgSupported is of the kind that AlgType, two fields before, names. */
  private static Optional<String> structure(List<Field> fields, int index, long value) {
    if (index < 2 || !(fields.get(index - 2).value() instanceof Integer type)) {
      return Optional.empty();
    }
    return AlgorithmStructureType.of(type)
        .flatMap(kind ->
            switch (kind) {
              case DHE -> some(Words.algorithms(value, DheGroup.values()));
              case AEAD -> some(Words.algorithms(value, AeadCipherSuite.values()));
              case REQ_BASE_ASYM -> some(Words.algorithms(value, BaseAsymAlgorithm.values()));
              case KEY_SCHEDULE -> Optional.empty();
              case REQ_PQC_ASYM -> some(Words.algorithms(value, PqcAsymAlgorithm.values()));
              case KEM -> some(Words.algorithms(value, KemAlgorithm.values()));
            });
  }
}
