package io.teeio.dissect;

/** What a message is a message of. */
public enum Protocol {
  /** SPDM itself. */
  SPDM("SPDM"),
  /** A secured record that stays closed. */
  SECURED("Secured"),
  /** PCIe's key management for IDE, in SPDM. */
  IDE_KM("IDE_KM"),
  /** PCIe's device interface security protocol, in SPDM. */
  TDISP("TDISP"),
  /** CXL's key management for IDE, in SPDM. */
  CXL_IDE_KM("CXL IDE_KM"),
  /** CXL's trusted security protocol, in SPDM. */
  CXL_TSP("CXL TSP"),
  /** Platform level data model, over MCTP. */
  PLDM("PLDM"),
  /** The list of protocols of a DOE mailbox. */
  DOE_DISCOVERY("DOE"),
  /** Something else. */
  OTHER("other");

  private final String title;

  Protocol(String title) {
    this.title = title;
  }

  /** Its name, as people write it. */
  public String title() {
    return title;
  }
}
