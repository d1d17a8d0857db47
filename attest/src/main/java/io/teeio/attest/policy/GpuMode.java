package io.teeio.attest.policy;

/** How GPUs are given to a machine (NVIDIA's feature flag). */
public enum GpuMode {
  /** One GPU. */
  SINGLE("single"),
  /** Several GPUs passed through. */
  MULTIPLE("multiple"),
  /** Several GPUs on a protected PCIe bus. */
  PROTECTED_PCIE("protectedPcie");

  private final String word;

  GpuMode(String word) {
    this.word = word;
  }

  /** The word that policies use. */
  public String word() {
    return word;
  }
}
