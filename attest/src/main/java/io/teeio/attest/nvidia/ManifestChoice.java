package io.teeio.attest.nvidia;

import io.teeio.attest.nvidia.ReferenceManifest.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which of the manifests at hand speaks of a device. One with the device's version is taken before
 * one without, then one for its chip, then one whose file bears the device's identifier, then the
 * first. One of another version is taken if it is the only one, so that the verdict can say how it
 * differs; of several, none has more to do with the device than the others. A manifest that names
 * no version stands for a part that has no other.
 *
 * @param chosen the manifest of each part
 * @param leftOver manifests that no part took
 * @param expected what the chosen ones say together
 */
record ManifestChoice(
    Map<Part, ReferenceManifest> chosen,
    List<ReferenceManifest> leftOver,
    ReferenceMeasurements expected) {
  static ManifestChoice of(DeviceReading device, List<ReferenceManifest> manifests) {
    Map<Part, ReferenceManifest> chosen = new EnumMap<>(Part.class);
    for (Part part : parts(device.product())) {
      best(device, part, manifests).ifPresent(best -> chosen.put(part, best));
    }
    List<ReferenceManifest> nameless = new ArrayList<>(manifests);
    nameless.removeIf(manifest -> manifest.part().isPresent());
    for (Part part : parts(device.product())) {
      if (!chosen.containsKey(part) && !nameless.isEmpty()) {
        chosen.put(part, nameless.removeFirst());
      }
    }
    List<ReferenceManifest> leftOver =
        manifests.stream().filter(manifest -> !chosen.containsValue(manifest)).toList();
    return new ManifestChoice(
        chosen, leftOver, ReferenceMeasurements.of(List.copyOf(chosen.values())));
  }

  private static Optional<ReferenceManifest> best(
      DeviceReading device, Part part, List<ReferenceManifest> manifests) {
    List<ReferenceManifest> candidates = candidates(part, manifests);
    Optional<String> version = device.version(part);
    boolean unrelated =
        candidates.size() > 1
            && version.isPresent()
            && candidates.stream().noneMatch(candidate -> isOf(candidate, version.get()));
    return unrelated ? Optional.empty() : candidates.stream().min(preference(device, part));
  }

  /** Those of {@code manifests} that speak of {@code part}, in whatever version. */
  static List<ReferenceManifest> candidates(Part part, List<ReferenceManifest> manifests) {
    return manifests.stream()
        .filter(manifest -> manifest.part().filter(part::equals).isPresent())
        .toList();
  }

  /** What a device must have reference values for. */
  static List<Part> parts(Product product) {
    return switch (product) {
      case GPU -> List.of(Part.DRIVER, Part.VBIOS);
      case SWITCH -> List.of(Part.VBIOS);
    };
  }

  Optional<ReferenceManifest> of(Part part) {
    return Optional.ofNullable(chosen.get(part));
  }

  private static Comparator<ReferenceManifest> preference(DeviceReading device, Part part) {
    Optional<String> version = device.version(part);
    String identifier = ManifestIdentifier.of(device, part).orElse("\0");
    return Comparator.<ReferenceManifest, Boolean>comparing(
            manifest -> !(version.isPresent() && isOf(manifest, version.get())))
        .thenComparing(manifest -> !manifest.chip().equals(device.chip()))
        .thenComparing(manifest -> !manifest.label().toUpperCase(Locale.ROOT).contains(identifier));
  }

  /** Whether {@code manifest} speaks of {@code version}, which is compared without its case. */
  static boolean isOf(ReferenceManifest manifest, String version) {
    return manifest.version().filter(version::equalsIgnoreCase).isPresent();
  }
}
