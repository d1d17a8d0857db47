package io.teeio.pcie.doe;

import io.teeio.pcie.PciSigVendor;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** The two messages of DOE Discovery; each is the one DWORD of its data object. */
public final class DoeDiscovery {
  private static final String CLAUSE = "PCIe 6.1 6.30.1.1";

  private DoeDiscovery() {}

  /**
   * Asks what protocol stands at an index.
   *
   * @param index 0 to 255
   * @param version 0 for DOE 1.0, 2 for DOE 1.1
   */
  public record Request(int index, int version) {
    /** Reads the payload of a data object. */
    public static Request read(Bytes payload) throws MalformedInput {
      return read(WireReader.of(payload, CLAUSE));
    }

    /** As above, from a reader that may have a tap. */
    public static Request read(WireReader in) throws MalformedInput {
      Request request = new Request(in.u8("Index"), in.u8("DOE Discovery Version"));
      in.reserved(2);
      in.end("DOE Discovery request");
      return request;
    }

    /** The data object. */
    public DataObject toObject() {
      Bytes payload = new WireWriter(4).u8(index).u8(version).reserved(2).toBytes();
      return DataObject.pciSig(DoeType.DISCOVERY, payload);
    }
  }

  /**
   * Names the protocol at the index asked for.
   *
   * @param protocol vendor 0xFFFF if there is none at that index
   * @param nextIndex 0 at the end of the list
   */
  public record Response(DoeProtocol protocol, int nextIndex) {
    /** What answers an index beyond the list. */
    public static final Response NONE = new Response(new DoeProtocol(0xFFFF, 0xFF), 0);

    /** Reads the payload of a data object. */
    public static Response read(Bytes payload) throws MalformedInput {
      return read(WireReader.of(payload, CLAUSE));
    }

    /** As above, from a reader that may have a tap. */
    public static Response read(WireReader in) throws MalformedInput {
      Response response =
          new Response(
              new DoeProtocol(in.u16("Vendor ID"), in.u8("Data Object Type")), in.u8("Next Index"));
      in.end("DOE Discovery response");
      return response;
    }

    /** The data object. */
    public DataObject toObject() {
      Bytes payload =
          new WireWriter(4).u16(protocol.vendor()).u8(protocol.type()).u8(nextIndex).toBytes();
      return new DataObject(PciSigVendor.VENDOR, DoeType.DISCOVERY, payload);
    }
  }
}
