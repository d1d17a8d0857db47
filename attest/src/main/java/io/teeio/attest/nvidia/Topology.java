package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whom a device says that it is connected with: identifiers of 8 bytes, zeros for nobody. */
final class Topology {
  private static final int IDENTIFIER = 8;
  private static final Bytes NOBODY = Bytes.zeros(IDENTIFIER);

  /** With whom a device says that it is connected. */
  interface Neighbours {
    List<Bytes> of(OpaqueData opaque);
  }

  private Topology() {}

  /** The switches of a GPU, each once, in the order of its report. */
  static List<Bytes> switchesOf(OpaqueData opaque) {
    if (Product.of(opaque) != Product.GPU) {
      return List.of();
    }
    return opaque.value(OpaqueField.SWITCH_PDI).map(Topology::identifiers).orElse(List.of());
  }

  /** The GPUs of a switch, each once, in the order of its report. */
  static List<Bytes> gpusOf(OpaqueData opaque) {
    return SwitchPorts.of(opaque).map(SwitchPorts::gpus).orElse(List.of()).stream()
        .filter(gpu -> !gpu.equals(NOBODY))
        .distinct()
        .toList();
  }

  /** What a switch calls itself, in the byte order in which GPUs have it. */
  static Optional<Bytes> ownIdentifier(OpaqueData opaque) {
    return opaque
        .value(OpaqueField.DEVICE_PDI)
        .filter(value -> Product.of(opaque) == Product.SWITCH && value.length() == IDENTIFIER)
        .map(Topology::reversed);
  }

  private static List<Bytes> identifiers(Bytes list) {
    List<Bytes> identifiers = new ArrayList<>();
    for (int at = 0; at + IDENTIFIER <= list.length(); at += IDENTIFIER) {
      Bytes identifier = list.slice(at, at + IDENTIFIER);
      if (!identifier.equals(NOBODY) && !identifiers.contains(identifier)) {
        identifiers.add(identifier);
      }
    }
    return identifiers;
  }

  private static Bytes reversed(Bytes value) {
    int[] bytes = new int[value.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = value.at(bytes.length - 1 - i);
    }
    return Bytes.of(bytes);
  }
}
