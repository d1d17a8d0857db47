package io.teeio.dissect;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.List;
import java.util.Optional;

/** Names the messages of CXL's protocols: IDE_KM and TSP (CXL 3.1, clause 11). */
final class CxlProtocols {
  private static final int IDE_KM = 0;
  private static final int TSP = 1;
  private static final int TSP_RESPONSES = 0x80;
  private static final int TSP_DELAYED = 0x7E;
  private static final int TSP_ERROR = 0x7F;
  private static final String CLAUSE = "CXL 3.1 11.4";

  private static final List<String> IDE_KM_OBJECTS =
      List.of(
          "CXL_QUERY",
          "CXL_QUERY_RESP",
          "CXL_KEY_PROG",
          "CXL_KP_ACK",
          "CXL_K_SET_GO",
          "CXL_K_SET_STOP",
          "CXL_K_GOSTOP_ACK",
          "CXL_GETKEY",
          "CXL_GETKEY_ACK");

  /** From operation code 1 (response) and 0x81 (request) on. */
  private static final List<String> TSP_OPERATIONS =
      List.of(
          "GET_TARGET_TSP_VERSION",
          "GET_TARGET_CAPABILITIES",
          "SET_TARGET_CONFIGURATION",
          "GET_TARGET_CONFIGURATION",
          "GET_TARGET_CONFIGURATION_REPORT",
          "LOCK_TARGET_CONFIGURATION",
          "SET_TARGET_CKID_SPECIFIC_KEY",
          "SET_TARGET_CKID_RANDOM_KEY",
          "CLEAR_TARGET_CKID_KEY",
          "SET_TARGET_RANGE_SPECIFIC_KEY",
          "SET_TARGET_RANGE_RANDOM_KEY",
          "CLEAR_TARGET_RANGE_KEY",
          "SET_TARGET_TE_STATE",
          "CHECK_TARGET_DELAYED_COMPLETION");

  private CxlProtocols() {}

  /** A vendor-defined payload of the CXL consortium. */
  static InnerMessage vendorDefined(Bytes payload, boolean wantFields) {
    FieldCollector collector = new FieldCollector(wantFields);
    WireReader in = collector.reader(payload, CLAUSE);
    Protocol protocol = Protocol.OTHER;
    try {
      int id = in.u8("ProtocolID");
      protocol = id == IDE_KM ? Protocol.CXL_IDE_KM : id == TSP ? Protocol.CXL_TSP : protocol;
      String facts = "";
      String name =
          switch (protocol) {
            case CXL_IDE_KM -> ideKm(in.u8("ObjectID"));
            case CXL_TSP -> {
              int version = in.u8("TSPVersion");
              facts = "TSP " + (version >> 4) + "." + (version & 0xF);
              yield tsp(in.u8("Opcode"));
            }
            default -> "CXL protocol " + id;
          };
      int body = in.remaining();
      in.bytes("Body", body);
      facts += (facts.isEmpty() ? "" : ", ") + "body of " + body + " bytes";
      return new InnerMessage(protocol, name, facts, payload, collector.fields(), Optional.empty());
    } catch (MalformedInput malformed) {
      return InnerMessage.broken(protocol, payload, collector, malformed);
    }
  }

  private static String ideKm(int object) {
    return object < IDE_KM_OBJECTS.size()
        ? IDE_KM_OBJECTS.get(object)
        : "object 0x%02x".formatted(object);
  }

  private static String tsp(int operation) {
    int number = (operation & ~TSP_RESPONSES) - 1;
    if (operation == TSP_ERROR) {
      return "ERROR_RSP";
    }
    if (operation == TSP_DELAYED) {
      return "DELAYED_RSP";
    }
    if (number < 0 || number >= TSP_OPERATIONS.size()) {
      return "operation 0x%02x".formatted(operation);
    }
    return TSP_OPERATIONS.get(number) + (operation < TSP_RESPONSES ? "_RSP" : "");
  }
}
