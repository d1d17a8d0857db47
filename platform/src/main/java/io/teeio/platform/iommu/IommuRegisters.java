package io.teeio.platform.iommu;

/**
 * The register programming interface of one IOMMU: what the software of its supervisor domain
 * holds. Offsets as in the RISC-V IOMMU specification, chapter 6; little-endian.
 */
public interface IommuRegisters {
  /** capabilities, 8 bytes. */
  int CAPABILITIES = 0x000;

  /** fctl, 4 bytes. */
  int FCTL = 0x008;

  /** ddtp, 8 bytes: mode[3:0], busy 4, PPN[53:10]. */
  int DDTP = 0x010;

  /** cqb, 8 bytes: LOG2SZ-1[4:0], PPN[53:10]; entries of 16 bytes. */
  int CQB = 0x018;

  /** cqh, 4 bytes, read-only: index of the next command to execute. */
  int CQH = 0x020;

  /** cqt, 4 bytes: index of the next free entry. */
  int CQT = 0x024;

  /** fqb, 8 bytes: LOG2SZ-1[4:0], PPN[53:10]; entries of 32 bytes. */
  int FQB = 0x028;

  /** fqh, 4 bytes: index of the next record to read. */
  int FQH = 0x030;

  /** fqt, 4 bytes, read-only: index of the next free entry. */
  int FQT = 0x034;

  /** pqb, 8 bytes, only with ATS: LOG2SZ-1[4:0], PPN[53:10]; entries of 16 bytes. */
  int PQB = 0x038;

  /** pqh, 4 bytes: index of the next page request to read. */
  int PQH = 0x040;

  /** pqt, 4 bytes, read-only: index of the next free entry. */
  int PQT = 0x044;

  /**
   * cqcsr, 4 bytes: 0 cqen, 1 cie, 8 cqmf, 9 cmd_to, 10 cmd_ill, 11 fence_w_ip, 16 cqon, 17 busy.
   */
  int CQCSR = 0x048;

  /** fqcsr, 4 bytes: 0 fqen, 1 fie, 8 fqmf, 9 fqof, 16 fqon, 17 busy. */
  int FQCSR = 0x04C;

  /** pqcsr, 4 bytes: 0 pqen, 1 pie, 8 pqmf, 9 pqof, 16 pqon, 17 busy. */
  int PQCSR = 0x050;

  /** ipsr, 4 bytes: 0 cip, 1 fip, 3 pip; write 1 to clear. */
  int IPSR = 0x054;

  /** icvec, 8 bytes: civ[3:0], fiv[7:4], pmiv[11:8], piv[15:12]. */
  int ICVEC = 0x2F8;

  /** msi_cfg_tbl, 16 entries of 16 bytes: address, data, vector control (mask is bit 0). */
  int MSI_CFG_TBL = 0x300;

  /** Bytes of the register file. */
  int SIZE = 0x1000;

  /**
   * Reads a register.
   *
   * @param offset a multiple of {@code size}
   * @param size 4 or 8
   * @return its value, zero-extended; 0 where there is no register
   */
  long read(int offset, int size);

  /**
   * Writes a register. Bits that cannot be written keep their value; a write where there is no
   * register does nothing. A write of the queue tail executes what is in the queue.
   *
   * @param offset a multiple of {@code size}
   * @param size 4 or 8
   */
  void write(int offset, int size, long value);
}
