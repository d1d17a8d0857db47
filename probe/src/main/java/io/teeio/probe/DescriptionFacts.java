package io.teeio.probe;

import java.util.List;

/**
 * What the responder tells of itself besides measurements.
 *
 * @param deviceClasses what kind of device it is, as {@code PCI-SIG 0x0100: 01, 02}
 * @param keyPairs its key pairs
 * @param log its measurement extension log
 * @param banks its banks of slots, as {@code bank 0: slots [0, 1], of which [1] can be changed}
 */
public record DescriptionFacts(
    List<String> deviceClasses,
    List<KeyPairFacts> keyPairs,
    List<MeasurementFact> log,
    List<String> banks) {
  /** Nothing is told. */
  static final DescriptionFacts NONE =
      new DescriptionFacts(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public DescriptionFacts {
    deviceClasses = List.copyOf(deviceClasses);
    keyPairs = List.copyOf(keyPairs);
    log = List.copyOf(log);
    banks = List.copyOf(banks);
  }
}
