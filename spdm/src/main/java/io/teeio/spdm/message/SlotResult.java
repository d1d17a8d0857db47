package io.teeio.spdm.message;

import io.teeio.spdm.message.SlotOperation.GetBankDetails;
import io.teeio.spdm.message.SlotOperation.GetBankInfo;
import io.teeio.spdm.message.SlotOperation.GetCertificateChain;
import io.teeio.spdm.message.SlotOperation.GetSlotCsr;
import io.teeio.spdm.message.SlotOperation.GetSupportedSubCodes;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;

/** What SLOT_MANAGEMENT_RESP says: one record for each structure (1.4). */
public sealed interface SlotResult {
  /** SubCode. */
  int subCode();

  /** Writes what follows MgmtStructOffset; a digest has {@code hashSize} bytes. */
  void write(WireWriter out, int hashSize);

  /**
   * Grammar: RespLength u16, 2 reserved bytes, a map of 8 bytes.
   *
   * @param subCodes bit n is the SubCode n
   */
  record SupportedSubCodes(long subCodes) implements SlotResult {
    private static final int SIZE = 12;

    /** Whether {@code subCode} is supported. */
    public boolean has(int subCode) {
      return subCode < Long.SIZE && (subCodes >>> subCode & 1) != 0;
    }

    @Override
    public int subCode() {
      return GetSupportedSubCodes.SUB_CODE;
    }

    @Override
    public void write(WireWriter out, int hashSize) {
      out.u16(SIZE).reserved(2).u64(subCodes);
    }
  }

  /**
   * Grammar: RespLength u16, 1 reserved byte, NumBankElements u8, the elements.
   *
   * @param banks at most 240
   */
  record BankInfo(List<Bank> banks) implements SlotResult {
    private static final int HEADER_SIZE = 4;

    /** Copies the list. */
    public BankInfo {
      banks = List.copyOf(banks);
    }

    @Override
    public int subCode() {
      return GetBankInfo.SUB_CODE;
    }

    @Override
    public void write(WireWriter out, int hashSize) {
      out.u16(HEADER_SIZE + Bank.SIZE * banks.size()).reserved(1).u8(banks.size());
      banks.forEach(bank -> bank.write(out));
    }
  }

  /**
   * A bank. Grammar: ElementLength u8, BankID u8, SlotMask u8, ModifiableSlotMask u8.
   *
   * @param bankId 0 to 239
   * @param slotMask the slots that have a chain
   * @param modifiableSlotMask the slots that can be changed
   */
  record Bank(int bankId, int slotMask, int modifiableSlotMask) {
    static final int SIZE = 4;

    static Bank read(WireReader outer) throws MalformedInput {
      int length = outer.u8("ElementLength");
      outer.require(length >= SIZE, "ElementLength", "is " + length + ", less than " + SIZE);
      WireReader in = outer.slice("BankElement", length - 1);
      Bank bank = new Bank(in.u8("BankID"), in.u8("SlotMask"), in.u8("ModifiableSlotMask"));
      in.reserved(in.remaining());
      return bank;
    }

    private void write(WireWriter out) {
      out.u8(SIZE).u8(bankId).u8(slotMask).u8(modifiableSlotMask);
    }
  }

  /**
   * Grammar: RespLength u16, BankID u8, 1 reserved byte, NumSlotElements u16, BankAttributes u8, 1
   * reserved byte, AsymAlgoCapabilities u32, CurrentAsymAlgo u32, AvailableAsymAlgo u32, the same
   * three for PqcAsymAlgo with a length u8 before each, 4 reserved bytes, the slots.
   *
   * @param bankId 0 to 239
   * @param attributes bit 0 Selected, bit 1 ConfigAlgo; 8 bits
   * @param asym classical algorithms, see {@link KeyPairAlgorithm}
   * @param pqcAsym algorithms of PqcAsymAlgo
   * @param slots in the order of the message
   */
  record BankDetails(
      int bankId, int attributes, BankAlgorithms asym, BankAlgorithms pqcAsym, List<Slot> slots)
      implements SlotResult {
    /** The bank that the connection uses. */
    public static final int SELECTED = 1;

    /** A bank whose algorithm can be chosen. */
    public static final int CONFIG_ALGO = 2;

    private static final int FIXED_SIZE = 20 + 15 + 4;

    /** Copies the list. */
    public BankDetails {
      slots = List.copyOf(slots);
    }

    @Override
    public int subCode() {
      return GetBankDetails.SUB_CODE;
    }

    static BankDetails read(WireReader in, int hashSize) throws MalformedInput {
      int bank = in.u8("BankID");
      in.reserved(1);
      int count = in.u16("NumSlotElements");
      int attributes = in.u8("BankAttributes");
      in.reserved(1);
      BankAlgorithms asym =
          new BankAlgorithms(
              in.u32("AsymAlgoCapabilities"),
              in.u32("CurrentAsymAlgo"),
              in.u32("AvailableAsymAlgo"));
      BankAlgorithms pqc =
          new BankAlgorithms(
              Fields.pqcBits(in, "PqcAsymAlgoCapabilities"),
              Fields.pqcBits(in, "CurrentPqcAsymAlgo"),
              Fields.pqcBits(in, "AvailablePqcAsymAlgo"));
      in.reserved(4);
      int size = Slot.FIXED_SIZE + hashSize;
      List<Slot> slots = in.list("SlotElement", count, size, each -> Slot.read(each, hashSize));
      return new BankDetails(bank, attributes, asym, pqc, slots);
    }

    @Override
    public void write(WireWriter out, int hashSize) {
      out.u16(FIXED_SIZE + (Slot.FIXED_SIZE + hashSize) * slots.size()).u8(bankId).reserved(1);
      out.u16(slots.size()).u8(attributes).reserved(1);
      out.u32(asym.capabilities()).u32(asym.current()).u32(asym.available());
      Fields.pqcBits(out, pqcAsym.capabilities());
      Fields.pqcBits(out, pqcAsym.current());
      Fields.pqcBits(out, pqcAsym.available());
      out.reserved(4);
      slots.forEach(slot -> slot.write(out, hashSize));
    }
  }

  /**
   * The algorithms of a bank, one bit each.
   *
   * @param capabilities what the bank can have
   * @param current what it has: one bit or 0
   * @param available what it can have while the other banks are as they are
   */
  record BankAlgorithms(long capabilities, long current, long available) {}

  /**
   * A slot of a bank. Grammar: ElementLength u16, SlotID u8, 1 reserved byte, SlotAttributes u8,
   * KeyPairID u8, CertificateInfo u8, 1 reserved byte, KeyUsage u16, 2 reserved bytes, SlotSize
   * u32, Digest of H bytes.
   *
   * @param slotId 0 to 7
   * @param attributes bit 0 Provisioned; 8 bits
   * @param keyPairId 8 bits; 0 without several keys
   * @param certificateInfo 8 bits: bits 2:0 are the certificate model
   * @param keyUsage as KeyUsageMask of DIGESTS, 16 bits
   * @param slotSize bytes of its chain, or of the largest that fits, 32 bits
   * @param digest of its chain
   */
  record Slot(
      int slotId,
      int attributes,
      int keyPairId,
      int certificateInfo,
      int keyUsage,
      long slotSize,
      Bytes digest) {
    /** A slot that has a chain. */
    public static final int PROVISIONED = 1;

    private static final int FIXED_SIZE = 16;

    private static Slot read(WireReader outer, int hashSize) throws MalformedInput {
      int length = outer.u16("ElementLength");
      int least = FIXED_SIZE + hashSize;
      outer.require(length >= least, "ElementLength", "is " + length + ", less than " + least);
      WireReader in = outer.slice("SlotElement", length - 2);
      int slot = in.u8("SlotID") & 0xF;
      in.reserved(1);
      int attributes = in.u8("SlotAttributes");
      int keyPair = in.u8("KeyPairID");
      int info = in.u8("CertificateInfo");
      in.reserved(1);
      int usage = in.u16("KeyUsage");
      in.reserved(2);
      long size = in.u32("SlotSize");
      Bytes digest = in.bytes("Digest", hashSize);
      in.reserved(in.remaining());
      return new Slot(slot, attributes, keyPair, info, usage, size, digest);
    }

    private void write(WireWriter out, int hashSize) {
      out.u16(FIXED_SIZE + hashSize).u8(Fields.bits(slotId, 4, "SlotID")).reserved(1);
      out.u8(attributes).u8(keyPairId).u8(certificateInfo).reserved(1).u16(keyUsage).reserved(2);
      out.u32(slotSize).bytes(Fields.sized(digest, hashSize, "Digest"));
    }
  }

  /**
   * Grammar: CCLength u32, 4 reserved bytes, the chain.
   *
   * @param certificateChain the whole buffer with its length
   */
  record SlotCertificateChain(Bytes certificateChain) implements SlotResult {
    @Override
    public int subCode() {
      return GetCertificateChain.SUB_CODE;
    }

    @Override
    public void write(WireWriter out, int hashSize) {
      out.u32(certificateChain.length()).reserved(4).bytes(certificateChain);
    }
  }

  /**
   * Grammar: CSRLength u32, 4 reserved bytes, the request.
   *
   * @param csr DER of a PKCS #10 CertificationRequest
   */
  record SlotCsr(Bytes csr) implements SlotResult {
    @Override
    public int subCode() {
      return GetSlotCsr.SUB_CODE;
    }

    @Override
    public void write(WireWriter out, int hashSize) {
      out.u32(csr.length()).reserved(4).bytes(csr);
    }
  }

  /**
   * It is done, and there is nothing to say about it.
   *
   * @param subCode that of ManageBank, ManageSlot or SetCertificate
   */
  record Done(int subCode) implements SlotResult {
    @Override
    public void write(WireWriter out, int hashSize) {}
  }
}
