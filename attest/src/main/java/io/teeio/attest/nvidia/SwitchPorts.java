package io.teeio.attest.nvidia;

import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a switch says of its ports.
 *
 * @param gpus identifiers of the GPUs that it knows, 8 bytes each
 * @param gpuAtPort which of {@code gpus} is at each port
 * @param disabled whether each port is disabled
 */
public record SwitchPorts(List<Bytes> gpus, List<OptionalInt> gpuAtPort, List<Boolean> disabled) {
  /** How the report says that no GPU is at a port. */
  public static final int NOBODY = 0xFF;

  private static final int GPUS = 8;
  private static final int IDENTIFIER = 8;
  private static final int PORTS = 64;
  private static final int PORTS_A_BIT = 4;

  /** Copies the lists. */
  public SwitchPorts {
    gpus = List.copyOf(gpus);
    gpuAtPort = List.copyOf(gpuAtPort);
    disabled = List.copyOf(disabled);
  }

  /** What {@code opaque} says; empty if it does not say it in this form. */
  public static Optional<SwitchPorts> of(OpaqueData opaque) {
    Optional<Bytes> known =
        opaque
            .value(OpaqueField.SWITCH_GPU_PDIS)
            .filter(value -> value.length() == GPUS * IDENTIFIER + PORTS);
    Optional<Bytes> off =
        opaque
            .value(OpaqueField.DISABLED_PORTS)
            .filter(value -> value.length() * Byte.SIZE * PORTS_A_BIT == PORTS);
    return known.flatMap(value -> off.map(bits -> of(value, bits)));
  }

  private static SwitchPorts of(Bytes known, Bytes off) {
    List<Bytes> gpus = new ArrayList<>();
    for (int i = 0; i < GPUS; i++) {
      gpus.add(known.slice(i * IDENTIFIER, (i + 1) * IDENTIFIER));
    }
    List<OptionalInt> gpuAtPort = new ArrayList<>();
    List<Boolean> disabled = new ArrayList<>();
    for (int port = 0; port < PORTS; port++) {
      int gpu = known.at(GPUS * IDENTIFIER + port);
      gpuAtPort.add(gpu == NOBODY ? OptionalInt.empty() : OptionalInt.of(gpu));
      int bit = port / PORTS_A_BIT;
      disabled.add((off.at(bit / Byte.SIZE) >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0);
    }
    return new SwitchPorts(gpus, gpuAtPort, disabled);
  }
}
