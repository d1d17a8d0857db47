package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.SlotOperation.GetBankDetails;
import io.teeio.spdm.message.SlotOperation.GetBankInfo;
import io.teeio.spdm.message.SlotOperation.GetCertificateChain;
import io.teeio.spdm.message.SlotOperation.GetSlotCsr;
import io.teeio.spdm.message.SlotOperation.GetSupportedSubCodes;
import io.teeio.spdm.message.SlotOperation.ManageBank;
import io.teeio.spdm.message.SlotOperation.ManageSlot;
import io.teeio.spdm.message.SlotOperation.SetSlotCertificate;
import io.teeio.spdm.message.SlotOperation.Unlisted;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.function.Consumer;

/**
 * SLOT_MANAGEMENT: looks at or changes slots, in any bank (1.4). Grammar: header (Param1 SubCode),
 * MgmtStructOffset u16, 2 reserved bytes, then at that offset what the SubCode demands; the offset
 * is 0 when it demands nothing.
 *
 * @param operation what is asked for
 */
public record SlotManagement(SlotOperation operation) implements SpdmRequest {
  /** Bytes before the structure of a SubCode. */
  private static final int STRUCTURE_OFFSET = 8;

  /** Reads the message from its header on. */
  public static SlotManagement read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SLOT_MANAGEMENT, negotiated.version());
    boolean structure = structure(in);
    return new SlotManagement(operation(in, header.param1(), structure));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SLOT_MANAGEMENT, operation.subCode(), 0);
    writeStructure(out, operation::write);
  }

  /** Reads what follows the SubCode up to the structure; says whether there is one. */
  static boolean structure(WireReader in) throws MalformedInput {
    int offset = in.u16("MgmtStructOffset");
    in.require(
        offset == 0 || offset >= STRUCTURE_OFFSET,
        "MgmtStructOffset",
        "is " + offset + ", in the middle of the header");
    in.reserved(2);
    if (offset != 0) {
      in.reserved(offset - STRUCTURE_OFFSET);
    }
    return offset != 0;
  }

  /** Writes what follows the SubCode. */
  static void writeStructure(WireWriter out, Consumer<WireWriter> structure) {
    WireWriter part = new WireWriter();
    structure.accept(part);
    out.u16(part.length() == 0 ? 0 : STRUCTURE_OFFSET).reserved(2).bytes(part.toBytes());
  }

  /** Reads the structure of {@code subCode}, if there is one. */
  private static SlotOperation operation(WireReader in, int subCode, boolean structure)
      throws MalformedInput {
    return switch (subCode) {
      case GetSupportedSubCodes.SUB_CODE -> new GetSupportedSubCodes();
      case GetBankInfo.SUB_CODE -> new GetBankInfo();
      case GetBankDetails.SUB_CODE -> new GetBankDetails(address(in, structure).bankId());
      case GetCertificateChain.SUB_CODE -> new GetCertificateChain(address(in, structure));
      case GetSlotCsr.SUB_CODE -> {
        SlotAddress address = address(in, structure);
        int keyPair = in.u8("KeyPairID");
        yield new GetSlotCsr(address, GetCsr.readBody(in, keyPair, in.u8("RequestAttributes")));
      }
      case ManageBank.SUB_CODE ->
          new ManageBank(
              address(in, structure).bankId(),
              in.u8("Operation"),
              in.u32("SelectAsymAlgo"),
              Fields.pqcBits(in, "SelectPqcAsymAlgo"));
      case ManageSlot.SUB_CODE -> new ManageSlot(address(in, structure), in.u8("Operation"));
      case SetSlotCertificate.SUB_CODE -> {
        SlotAddress address = address(in, structure);
        int length = in.length32("CertLength");
        int model = in.u8("CertAttributes") & 7;
        yield new SetSlotCertificate(address, model, in.bytes("CertChain", length));
      }
      default -> new Unlisted(subCode, in.rest("SlotMgmtReqStruct"));
    };
  }

  private static SlotAddress address(WireReader in, boolean structure) throws MalformedInput {
    in.require(structure, "MgmtStructOffset", "is 0, but the SubCode needs a structure");
    return SlotAddress.read(in);
  }

  @Override
  public int code() {
    return MessageCode.SLOT_MANAGEMENT.wire();
  }
}
