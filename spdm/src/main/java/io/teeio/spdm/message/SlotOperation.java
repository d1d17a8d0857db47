package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/** What SLOT_MANAGEMENT asks for: one record for each SubCode (1.4). */
public sealed interface SlotOperation {
  /** SubCode. */
  int subCode();

  /** Writes what follows MgmtStructOffset; nothing if the SubCode demands nothing. */
  void write(WireWriter out);

  /** Which SubCodes are supported. */
  record GetSupportedSubCodes() implements SlotOperation {
    /** Its SubCode. */
    public static final int SUB_CODE = 0x00;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {}
  }

  /** Which banks there are. */
  record GetBankInfo() implements SlotOperation {
    /** Its SubCode. */
    public static final int SUB_CODE = 0x01;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {}
  }

  /**
   * What a bank can do, and its slots. Grammar: SlotAddress.
   *
   * @param bankId 0 to 239
   */
  record GetBankDetails(int bankId) implements SlotOperation {
    /** Its SubCode. */
    public static final int SUB_CODE = 0x02;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {
      new SlotAddress(bankId).write(out);
    }
  }

  /**
   * The chain of a slot. Grammar: SlotAddress.
   *
   * @param address the slot
   */
  record GetCertificateChain(SlotAddress address) implements SlotOperation {
    /** Its SubCode. */
    public static final int SUB_CODE = 0x03;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {
      address.write(out);
    }
  }

  /**
   * A certificate signing request for a slot. Grammar: SlotAddress, KeyPairID u8, RequestAttributes
   * u8 (as in GET_CSR), RequesterInfoLength u16, OpaqueDataLength u16, RequesterInfo, OpaqueData.
   *
   * @param address the slot
   * @param request as GET_CSR has it
   */
  record GetSlotCsr(SlotAddress address, GetCsr request) implements SlotOperation {
    /** Its SubCode. */
    public static final int SUB_CODE = 0x04;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {
      address.write(out);
      out.u8(request.keyPairId()).u8(request.attributes());
      request.writeBody(out);
    }
  }

  /**
   * Configures a bank. Grammar: SlotAddress, Operation u8, SelectAsymAlgo u32, SelectPqcAsymAlgoLen
   * u8, SelectPqcAsymAlgo.
   *
   * @param bankId 0 to 239
   * @param operation 0 is {@link #CONFIG_ALGO}; 8 bits
   * @param selectAsymAlgo one bit of {@link KeyPairAlgorithm} or 0
   * @param selectPqcAsymAlgo one bit of PqcAsymAlgo or 0
   */
  record ManageBank(int bankId, int operation, long selectAsymAlgo, long selectPqcAsymAlgo)
      implements SlotOperation {
    /** The operation that chooses the algorithm of a bank. */
    public static final int CONFIG_ALGO = 0;

    /** Its SubCode. */
    public static final int SUB_CODE = 0x20;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {
      new SlotAddress(bankId).write(out);
      out.u8(operation).u32(selectAsymAlgo);
      Fields.pqcBits(out, selectPqcAsymAlgo);
    }
  }

  /**
   * Changes a slot. Grammar: SlotAddress, Operation u8.
   *
   * @param address the slot
   * @param operation 0 is {@link #ERASE}; 8 bits
   */
  record ManageSlot(SlotAddress address, int operation) implements SlotOperation {
    /** The operation that erases the chain of a slot. */
    public static final int ERASE = 0;

    /** Its SubCode. */
    public static final int SUB_CODE = 0x21;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {
      address.write(out);
      out.u8(operation);
    }
  }

  /**
   * Puts a chain into a slot. Grammar: SlotAddress, CertLength u32, CertAttributes u8 (bits 2:0
   * certificate model), the chain.
   *
   * @param address the slot
   * @param certificateModel the model of the leaf, 3 bits
   * @param certificateChain the whole buffer with its length
   */
  record SetSlotCertificate(SlotAddress address, int certificateModel, Bytes certificateChain)
      implements SlotOperation {
    /** Its SubCode. */
    public static final int SUB_CODE = 0x22;

    @Override
    public int subCode() {
      return SUB_CODE;
    }

    @Override
    public void write(WireWriter out) {
      address.write(out);
      out.u32(certificateChain.length()).u8(Fields.bits(certificateModel, 3, "SetCertModel"));
      out.bytes(certificateChain);
    }
  }

  /**
   * A SubCode that the specification does not list.
   *
   * @param subCode 8 bits
   * @param structure what follows MgmtStructOffset, as far as the transport gave
   */
  record Unlisted(int subCode, Bytes structure) implements SlotOperation {
    @Override
    public void write(WireWriter out) {
      out.bytes(structure);
    }
  }
}
