package io.teeio.attest.nvidia;

/** What kind of device made a report: the same field numbers mean other things to each. */
public enum Product {
  /** A graphics processor. */
  GPU,
  /** An NVSwitch. */
  SWITCH;

  private static final int DEVICE_PDI = 8;

  /** What made a report with {@code opaque}: a switch names itself where a GPU names switches. */
  public static Product of(OpaqueData opaque) {
    boolean namesItself =
        opaque
            .value(OpaqueField.DEVICE_PDI)
            .filter(value -> value.length() == DEVICE_PDI)
            .isPresent();
    return namesItself || opaque.find(OpaqueField.SWITCH_GPU_PDIS).isPresent() ? SWITCH : GPU;
  }
}
