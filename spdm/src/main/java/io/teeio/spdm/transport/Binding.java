package io.teeio.spdm.transport;

import io.teeio.spdm.message.Padding;

/** What a transport binding adds to SPDM messages and secured records. */
public enum Binding {
  /** PCIe DOE, the CMA and Secured CMA data objects. */
  PCI_DOE(0, 0, false, Padding.TO_DWORD, 2, 292),
  /** MCTP, DSP0275 and DSP0276. */
  MCTP(2, 32, true, Padding.NONE, 1, 291);

  private final int sequenceNumberSize;
  private final int maximumRandom;
  private final boolean innerType;
  private final Padding padding;
  private final int emulatorType;
  private final int linkType;

  Binding(
      int sequenceNumberSize,
      int maximumRandom,
      boolean innerType,
      Padding padding,
      int emulatorType,
      int linkType) {
    this.sequenceNumberSize = sequenceNumberSize;
    this.maximumRandom = maximumRandom;
    this.innerType = innerType;
    this.padding = padding;
    this.emulatorType = emulatorType;
    this.linkType = linkType;
  }

  /** T: bytes of the sequence number in a secured record. */
  public int sequenceNumberSize() {
    return sequenceNumberSize;
  }

  /** The most random bytes that a sender may add inside a secured record. */
  public int maximumRandom() {
    return maximumRandom;
  }

  /** Whether application data begins with a message type byte, 0x05 for SPDM. */
  public boolean innerType() {
    return innerType;
  }

  /** What may follow a message or a record in the payload. */
  public Padding padding() {
    return padding;
  }

  /** The transport type in the header of the emulator's frames. */
  public int emulatorType() {
    return emulatorType;
  }

  /** The link type of a pcap file. */
  public int linkType() {
    return linkType;
  }
}
