package io.teeio.spdm.message;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * Which slot of which bank (1.4). Grammar: ReqLength u16, which is 8, BankID u8, SlotID u8 (bits
 * 3:0), 4 reserved bytes.
 *
 * @param bankId 0 to 239
 * @param slotId 0 to 7; 0 where the whole bank is meant
 */
public record SlotAddress(int bankId, int slotId) {
  static final int SIZE = 8;

  /** The whole bank {@code bankId}. */
  public SlotAddress(int bankId) {
    this(bankId, 0);
  }

  static SlotAddress read(WireReader in) throws MalformedInput {
    int length = in.u16("ReqLength");
    in.require(length == SIZE, "ReqLength", "is " + length + " instead of " + SIZE);
    int bank = in.u8("BankID");
    int slot = in.u8("SlotID") & 0xF;
    in.reserved(4);
    return new SlotAddress(bank, slot);
  }

  void write(WireWriter out) {
    out.u16(SIZE).u8(bankId).u8(Fields.bits(slotId, 4, "SlotID")).reserved(4);
  }
}
