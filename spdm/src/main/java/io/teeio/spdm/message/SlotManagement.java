package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * SLOT_MANAGEMENT: looks at or changes slots, in any bank (1.4). Grammar: header (Param1 SubCode),
 * MgmtStructOffset u16, 2 reserved bytes, then at that offset what the SubCode demands; the offset
 * is 0 when it demands nothing.
 *
 * @param operation what is asked for
 */
public record SlotManagement(SlotOperation operation) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static SlotManagement read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SLOT_MANAGEMENT, negotiated.version());
    boolean structure = SlotOperation.structure(in);
    return new SlotManagement(SlotOperation.read(in, header.param1(), structure));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SLOT_MANAGEMENT, operation.subCode(), 0);
    SlotOperation.writeStructure(out, operation::write);
  }

  @Override
  public int code() {
    return MessageCode.SLOT_MANAGEMENT.wire();
  }
}
