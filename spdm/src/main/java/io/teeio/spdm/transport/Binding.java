package io.teeio.spdm.transport;

import io.teeio.spdm.message.Padding;

/** What a transport binding adds to SPDM messages and secured records. */
public enum Binding {
  /** PCIe DOE, the CMA and Secured CMA data objects. */
  PCI_DOE(0, 0, InnerHeader.NONE, Padding.TO_DWORD, 2, 292),
  /** MCTP, DSP0275 and DSP0276. */
  MCTP(2, 32, InnerHeader.MCTP_TYPE, Padding.NONE, 1, 291),
  /** TCP, DSP0287. */
  TCP(0, 0, InnerHeader.TCP_HEADER, Padding.NONE, 3, 147),
  /** Storage, DSP0286; the transport type is that of NVMe in QEMU. */
  STORAGE(2, 32, InnerHeader.STORAGE_DESCRIPTOR, Padding.INSIDE, 4, 148);

  private final int sequenceNumberSize;
  private final int maximumRandom;
  private final InnerHeader inner;
  private final Padding padding;
  private final int emulatorType;
  private final int linkType;

  Binding(
      int sequenceNumberSize,
      int maximumRandom,
      InnerHeader inner,
      Padding padding,
      int emulatorType,
      int linkType) {
    this.sequenceNumberSize = sequenceNumberSize;
    this.maximumRandom = maximumRandom;
    this.inner = inner;
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

  /** What application data begins with. */
  public InnerHeader inner() {
    return inner;
  }

  /** What may follow a message or a record in the payload. */
  public Padding padding() {
    return padding;
  }

  /** The transport type in the header of the emulator's frames. */
  public int emulatorType() {
    return emulatorType;
  }

  /**
   * The link type of a pcap file. TCP and storage have none of their own and take the first two
   * that are free for private use.
   */
  public int linkType() {
    return linkType;
  }
}
