package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.SlotOperation.GetBankDetails;
import io.teeio.spdm.message.SlotOperation.GetBankInfo;
import io.teeio.spdm.message.SlotOperation.GetCertificateChain;
import io.teeio.spdm.message.SlotOperation.GetSlotCsr;
import io.teeio.spdm.message.SlotOperation.GetSupportedSubCodes;
import io.teeio.spdm.message.SlotResult.Bank;
import io.teeio.spdm.message.SlotResult.BankDetails;
import io.teeio.spdm.message.SlotResult.BankInfo;
import io.teeio.spdm.message.SlotResult.Done;
import io.teeio.spdm.message.SlotResult.SlotCertificateChain;
import io.teeio.spdm.message.SlotResult.SlotCsr;
import io.teeio.spdm.message.SlotResult.SupportedSubCodes;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * SLOT_MANAGEMENT_RESP: what a slot management operation found or did (1.4). Grammar: header
 * (Param1 SubCode), MgmtStructOffset u16, 2 reserved bytes, then at that offset what the SubCode
 * demands; the offset is 0 when it demands nothing.
 *
 * @param result what was found or done
 */
public record SlotManagementResponse(SlotResult result) implements SpdmResponse {
  /** Reads the message from its header on; its SubCode has to be that of {@code asked}. */
  public static SlotManagementResponse read(
      WireReader in, Negotiated negotiated, SlotOperation asked) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SLOT_MANAGEMENT_RESP, negotiated.version());
    in.require(
        header.param1() == asked.subCode(),
        "SubCode",
        "wanted 0x%02X, had 0x%02X".formatted(asked.subCode(), header.param1()));
    boolean structure = SlotManagement.structure(in);
    return new SlotManagementResponse(
        result(in, header.param1(), structure, negotiated.hashSize()));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SLOT_MANAGEMENT_RESP, result.subCode(), 0);
    SlotManagement.writeStructure(out, into -> result.write(into, negotiated.hashSize()));
  }

  /** Reads the structure of {@code subCode}. */
  private static SlotResult result(WireReader in, int subCode, boolean structure, int hashSize)
      throws MalformedInput {
    if (!structure) {
      in.require(
          subCode > GetSlotCsr.SUB_CODE, "MgmtStructOffset", "is 0, but the SubCode has an answer");
      return new Done(subCode);
    }
    return switch (subCode) {
      case GetSupportedSubCodes.SUB_CODE -> {
        WireReader part = sized(in, 2);
        part.reserved(2);
        SlotResult result = new SupportedSubCodes(part.u64("SubCodeBitMap"));
        part.reserved(part.remaining());
        yield result;
      }
      case GetBankInfo.SUB_CODE -> {
        WireReader part = sized(in, 2);
        part.reserved(1);
        int count = part.u8("NumBankElements");
        SlotResult result = new BankInfo(part.list("BankElement", count, Bank.SIZE, Bank::read));
        part.end("RespLength");
        yield result;
      }
      case GetBankDetails.SUB_CODE -> {
        WireReader part = sized(in, 2);
        SlotResult result = BankDetails.read(part, hashSize);
        part.end("RespLength");
        yield result;
      }
      case GetCertificateChain.SUB_CODE ->
          new SlotCertificateChain(long32(in, "CCLength", "CertificateChain"));
      case GetSlotCsr.SUB_CODE -> new SlotCsr(long32(in, "CSRLength", "CSR"));
      default ->
          throw in.malformed(
              "MgmtStructOffset", "is not 0, but SubCode 0x%02X has no answer".formatted(subCode));
    };
  }

  /** The part that begins with RespLength, which counts itself. */
  private static WireReader sized(WireReader in, int counted) throws MalformedInput {
    int length = in.u16("RespLength");
    in.require(length >= counted, "RespLength", "is " + length + ", less than itself");
    return in.slice("RespLength", length - counted);
  }

  private static Bytes long32(WireReader in, String lengthField, String field)
      throws MalformedInput {
    int length = in.length32(lengthField);
    in.reserved(4);
    return in.bytes(field, length);
  }

  @Override
  public int code() {
    return MessageCode.SLOT_MANAGEMENT_RESP.wire();
  }
}
