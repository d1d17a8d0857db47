package io.teeio.device.function;

import java.util.Optional;

/** What the functions of a device are. All functions of one device are of one kind. */
public enum FunctionKind {
  /** Copies, hashes and seals memory (docs/accelerator.md). */
  ACCELERATOR("accelerator", "sample-accelerator", 0x7EE1, 0x12_0000),
  /** Keeps sectors (docs/block.md). */
  BLOCK("block", "sample-disk", 0x7EE3, 0x01_8000);

  private final String text;
  private final String product;
  private final int deviceId;
  private final int classCode;

  FunctionKind(String text, String product, int deviceId, int classCode) {
    this.text = text;
    this.product = product;
    this.deviceId = deviceId;
    this.classCode = classCode;
  }

  /** As a command line names it. */
  public String text() {
    return text;
  }

  /** The kind that a command line calls {@code text}. */
  public static Optional<FunctionKind> of(String text) {
    for (FunctionKind kind : values()) {
      if (kind.text.equals(text)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** What certificates and manifests of the sample device call it. */
  public String product() {
    return product;
  }

  /** PCI device id of the physical function, 16 bits; virtual functions have the next one. */
  public int deviceId() {
    return deviceId;
  }

  /** PCI class code, 24 bits. */
  public int classCode() {
    return classCode;
  }
}
