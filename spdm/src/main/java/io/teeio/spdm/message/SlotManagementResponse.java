package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
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
    boolean structure = SlotOperation.structure(in);
    return new SlotManagementResponse(
        SlotResult.read(in, header.param1(), structure, negotiated.hashSize()));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SLOT_MANAGEMENT_RESP, result.subCode(), 0);
    SlotOperation.writeStructure(out, into -> result.write(into, negotiated.hashSize()));
  }

  @Override
  public int code() {
    return MessageCode.SLOT_MANAGEMENT_RESP.wire();
  }
}
