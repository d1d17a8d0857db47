package io.teeio.attest.nvidia;

/**
 * The fields of OpaqueData. Numbers 22 to 25 are read as the {@link Product} has it; the names are
 * those of NVIDIA's tools.
 */
public enum OpaqueField {
  /** Name of the certificate's issuer. */
  CERT_ISSUER_NAME(1),
  /** Key identifier of the issuer. */
  CERT_AUTHORITY_KEY_IDENTIFIER(2),
  /** Driver version, ASCII. */
  DRIVER_VERSION(3),
  /** Model of the GPU. */
  GPU_INFO(4),
  /** Stock-keeping unit. */
  SKU(5),
  /** VBIOS version: 8 bytes on a GPU, ASCII on a switch. */
  VBIOS_VERSION(6),
  /** Manufacturer. */
  MANUFACTURER_ID(7),
  /** Tamper detection. */
  TAMPER_DETECTION(8),
  /** Debug of the system management controller. */
  SMC(9),
  /** Video protected region. */
  VPR(10),
  /** Whether NVDEC0 works: AAh enabled, 55h disabled. */
  NVDEC0_STATUS(11),
  /** How often each measurement changed, one u32 an index. */
  MSRSCNT(12),
  /** Compute protected region. */
  CPRINFO(13),
  /** Board. */
  BOARD_ID(14),
  /** Chip SKU, ASCII. */
  CHIP_SKU(15),
  /** Modifier of the chip SKU, ASCII. */
  CHIP_SKU_MOD(16),
  /** Project, ASCII. */
  PROJECT(17),
  /** Project SKU, ASCII. */
  PROJECT_SKU(18),
  /** Modifier of the project SKU. */
  PROJECT_SKU_MOD(19),
  /** Identity of the firmware that made the report, 48 bytes. */
  FWID(20),
  /** Protected PCIe mode: AAh enabled, 55h disabled. */
  PROTECTED_PCIE_STATUS(21),
  /** GPU: identifiers of the switches it is connected to, 8 bytes each. */
  SWITCH_PDI(22),
  /** Switch: its own identifier, 8 bytes. */
  DEVICE_PDI(22),
  /** GPU: ports that are not there. */
  FLOORSWEPT_PORTS(23),
  /** Switch: ports that are disabled, one bit four ports, high bit first. */
  DISABLED_PORTS(23),
  /** Position in the tray. */
  POSITION_ID(24),
  /** Whether the switch is locked. */
  LOCK_STATUS(25),
  /** Switch: the GPUs at its ports: 8 identifiers of 8 bytes, then which one is at each port. */
  SWITCH_GPU_PDIS(26),
  /** Links between GPUs. */
  GPU_LINK_CONN(32),
  /** Whether the system is enabled. */
  SYS_ENABLE_STATUS(33),
  /** Version of the plain form. */
  OPAQUE_DATA_VERSION(34),
  /** The chip, ASCII. */
  CHIP_INFO(35),
  /** Mode: 0 single, 1 multi-GPU passthrough, 2 protected PCIe. */
  FEATURE_FLAG(36),
  /** Smallest security version of the FSP's microcode. */
  FSP_UCODE_MIN_SVN(37),
  /** NVLink encryption. */
  NVLE_STATUS(38),
  /** No field. */
  INVALID(255);

  private final int wire;

  OpaqueField(int wire) {
    this.wire = wire;
  }

  /** Its number. */
  public int wire() {
    return wire;
  }
}
