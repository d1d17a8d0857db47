package io.teeio.attest.nvidia;

import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.nvidia.ReportedFacts.Switchable;
import io.teeio.attest.rim.SecurityFloor;
import io.teeio.attest.rim.SwidResource;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the manifests of one device say together that its measurements must be, ready to compare
 * with many reports. A manifest counts measurements from 0 and a report from 1. A value is right if
 * it is one of the alternatives, byte for byte and of the same length, whatever kind of value the
 * report says it is. Only active entries count, and each index in one manifest only.
 */
public final class ReferenceMeasurements {
  /** Index of the video decoder's measurement, which says nothing where NVDEC0 is disabled. */
  private static final int VIDEO_DECODER = 35;

  /** Index of a manifest at which security versions begin, one for each type of opaque data. */
  private static final int FLOORS_FROM = 64;

  private static final int SECURITY_VERSION = 0x87;
  private static final int INDICES = 256;

  /** Type u8, size u16; the value follows. */
  private static final int VALUE_AT = 3;

  private final List<SwidResource> resources;
  private final List<SecurityFloor> floors;
  private final List<Integer> conflicts;

  private ReferenceMeasurements(
      List<SwidResource> resources, List<SecurityFloor> floors, List<Integer> conflicts) {
    this.resources = resources;
    this.floors = floors;
    this.conflicts = conflicts;
  }

  /** The active entries of {@code manifests}. */
  public static ReferenceMeasurements of(List<ReferenceManifest> manifests) {
    List<SwidResource> resources = new ArrayList<>();
    List<SecurityFloor> floors = new ArrayList<>();
    for (ReferenceManifest manifest : manifests) {
      manifest.resources().stream().filter(SwidResource::active).forEach(resources::add);
      manifest.floors().stream().filter(SecurityFloor::active).forEach(floors::add);
    }
    TreeSet<Integer> conflicts = new TreeSet<>();
    keepFirst(resources, SwidResource::index, conflicts);
    keepFirst(floors, SecurityFloor::index, conflicts);
    return new ReferenceMeasurements(resources, floors, List.copyOf(conflicts));
  }

  /** Sorts {@code entries}, of which only the first of each index stays. */
  private static <T> void keepFirst(
      List<T> entries, ToIntFunction<T> index, Set<Integer> conflicts) {
    entries.sort(Comparator.comparingInt(index));
    for (int i = entries.size() - 1; i > 0; i--) {
      int same = index.applyAsInt(entries.get(i));
      if (same == index.applyAsInt(entries.get(i - 1))) {
        entries.remove(i);
        conflicts.add(same);
      }
    }
  }

  /** Indices for which more than one manifest has an active entry: which one holds is unknown. */
  public List<Integer> conflicts() {
    return conflicts;
  }

  /** Whether nothing is to be compared. */
  public boolean isEmpty() {
    return resources.isEmpty() && floors.isEmpty();
  }

  /** Whether the video decoder is among what is to be compared. */
  boolean speaksOfVideoDecoder() {
    return resources.stream().anyMatch(resource -> resource.index() == VIDEO_DECODER);
  }

  /**
   * Compares what {@code report} says. The measurement of a video decoder that is disabled need not
   * match; it is then not counted.
   */
  public MeasurementComparison compare(AttestationReport report) {
    @Nullable MeasurementBlock[] measured = byIndex(report);
    int compared = floors.size();
    List<Mismatch> mismatched = new ArrayList<>(0);
    for (SwidResource resource : resources) {
      int index = resource.index() + 1;
      MeasurementBlock block = index < INDICES ? measured[index] : null;
      compared++;
      if (block == null || !isOneOf(resource.alternatives(), block.measurement())) {
        if (resource.index() == VIDEO_DECODER && isDisabled(report)) {
          compared--;
        } else {
          mismatched.add(mismatch(resource, Optional.ofNullable(block)));
        }
      }
    }
    for (SecurityFloor floor : floors) {
      floorProblem(floor, report.opaque()).ifPresent(mismatched::add);
    }
    mismatched.sort(Comparator.comparingInt(Mismatch::index));
    return new MeasurementComparison(compared, compared - mismatched.size(), mismatched);
  }

  private static boolean isDisabled(AttestationReport report) {
    return ReportedFacts.videoDecoder(report.opaque()) == Switchable.DISABLED;
  }

  /** The measurements in DMTF's form by their index; the last of several counts. */
  private static @Nullable MeasurementBlock[] byIndex(AttestationReport report) {
    @Nullable MeasurementBlock[] measured = new MeasurementBlock[INDICES];
    List<MeasurementBlock> blocks = report.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      MeasurementBlock block = blocks.get(i);
      Bytes measurement = block.measurement();
      if (block.measurementSpecification() == MeasurementBlock.DMTF
          && measurement.length() >= VALUE_AT
          && (measurement.at(1) | measurement.at(2) << Byte.SIZE)
              == measurement.length() - VALUE_AT) {
        measured[block.index()] = block;
      }
    }
    return measured;
  }

  private static boolean isOneOf(List<Bytes> alternatives, Bytes measurement) {
    for (int i = 0; i < alternatives.size(); i++) {
      Bytes alternative = alternatives.get(i);
      if (alternative.length() == measurement.length() - VALUE_AT
          && measurement.hasAt(VALUE_AT, alternative)) {
        return true;
      }
    }
    return false;
  }

  private static Mismatch mismatch(SwidResource resource, Optional<MeasurementBlock> block) {
    return new Mismatch(
        resource.index(),
        resource.name(),
        resource.alternatives().stream().map(Bytes::toString).toList(),
        block.map(found -> found.measurement().from(VALUE_AT).toString()));
  }

  /** The field of the same type must be a security version number, and not a smaller one. */
  private static Optional<Mismatch> floorProblem(SecurityFloor floor, OpaqueData opaque) {
    Optional<OpaqueData.Field> field =
        opaque.fields().stream()
            .filter(found -> found.type() == floor.index() - FLOORS_FROM)
            .findFirst();
    boolean comparable =
        field.isPresent()
            && field.get().valueType().equals(OptionalInt.of(SECURITY_VERSION))
            && !field.get().value().isEmpty()
            && field.get().value().length() <= Long.BYTES;
    if (comparable && Long.compareUnsigned(number(field.get().value()), floor.minimum()) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Mismatch(
            floor.index(),
            floor.name(),
            List.of("at least " + Long.toUnsignedString(floor.minimum())),
            field.map(found ->
                comparable
                    ? Long.toUnsignedString(number(found.value()))
                    : found.value() + ", which is no security version number")));
  }

  private static long number(Bytes littleEndian) {
    long number = 0;
    for (int i = littleEndian.length() - 1; i >= 0; i--) {
      number = number << Byte.SIZE | littleEndian.at(i);
    }
    return number;
  }
}
