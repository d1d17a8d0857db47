package io.teeio.dissect;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.Map;
import java.util.Optional;

/** Names messages of PLDM (DSP0240) and reads those of its base type that peers of SPDM send. */
final class PldmProtocol {
  /** MCTP message type of PLDM. */
  static final int MCTP_TYPE = 0x01;

  private static final int GET_TID = 0x02;
  private static final String CLAUSE = "DSP0240 1.1.0 PLDM message fields";

  private static final Map<Integer, String> TYPES =
      Map.of(0, "base", 2, "platform", 3, "BIOS", 4, "FRU", 5, "firmware update", 6, "Redfish");
  private static final Map<Integer, String> BASE_COMMANDS =
      Map.of(
          1, "SetTID", 2, "GetTID", 3, "GetPLDMVersion", 4, "GetPLDMTypes", 5, "GetPLDMCommands");

  private PldmProtocol() {}

  static InnerMessage read(Bytes message, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(message, CLAUSE);
    try {
      int instance = in.u8("Rq/D/InstanceID");
      int type = in.u8("PLDMType") & 0x3F;
      int command = in.u8("PLDMCommandCode");
      boolean request = (instance & 0x80) != 0;
      String name =
          type == 0
              ? BASE_COMMANDS.getOrDefault(command, "command 0x%02x".formatted(command))
              : TYPES.getOrDefault(type, "type " + type) + " command 0x%02x".formatted(command);
      StringBuilder facts = new StringBuilder("instance " + (instance & 0x1F));
      if (!request) {
        facts.append(", completion code ").append(in.u8("PLDMCompletionCode"));
      }
      if (!request && type == 0 && command == GET_TID && in.remaining() > 0) {
        facts.append(", TID ").append(in.u8("TID"));
      }
      in.rest("Payload");
      return new InnerMessage(
          Protocol.PLDM,
          name + (request ? "" : " response"),
          facts.toString(),
          message,
          collector.fields(),
          Optional.empty());
    } catch (MalformedInput malformed) {
      return InnerMessage.broken(Protocol.PLDM, message, collector, malformed);
    }
  }
}
