package io.teeio.pcie.ide.km;

import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * The objects of IDE_KM. Each is read and written as a whole vendor-defined payload: protocol id 0,
 * object id, fields. Lengths are exact. A KeySubStream byte is kept as it came, since a responder
 * echoes it even when it names no key.
 */
public sealed interface IdeKmMessage {
  /** Clause that the codecs cite. */
  String CLAUSE = "PCIe 6.1 6.33.3";

  /** The object id. */
  int objectId();

  /** Writes protocol id, object id and fields. */
  void write(WireWriter out);

  /** What a device is asked. */
  sealed interface Request extends IdeKmMessage {}

  /** What a device answers. */
  sealed interface Response extends IdeKmMessage {}

  /** The whole payload. Not for {@link KeyProgram}, whose payload is a secret. */
  default Bytes toBytes() {
    WireWriter out = new WireWriter();
    write(out);
    return out.toBytes();
  }

  /**
   * QUERY: what port is this, and what are its IDE registers?
   *
   * @param portIndex 8 bits
   */
  record Query(int portIndex) implements Request {
    /** Object id. */
    public static final int ID = 0x00;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      begin(out, ID).reserved(1).u8(portIndex);
    }
  }

  /**
   * QUERY_RESP.
   *
   * @param portIndex of the request
   * @param function the function of the port
   * @param maxPortIndex the last port
   * @param registers the IDE capability from the IDE Capability register on, whole DWORDs
   */
  record QueryResponse(int portIndex, RequesterId function, int maxPortIndex, Bytes registers)
      implements Response {
    /** Object id. */
    public static final int ID = 0x01;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      begin(out, ID).reserved(1).u8(portIndex);
      out.u8(function.value() & 0xFF).u8(function.bus()).u8(function.segment()).u8(maxPortIndex);
      out.bytes(registers);
    }
  }

  /**
   * KEY_PROG. Whoever reads one closes its key.
   *
   * @param stream stream
   * @param keySubStream {@link KeySubStream}
   * @param portIndex port
   * @param key key
   * @param ifv initial invocation field
   */
  record KeyProgram(StreamId stream, int keySubStream, int portIndex, IdeKey key, long ifv)
      implements Request {
    /** Object id. */
    public static final int ID = 0x02;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      named(out, ID, stream, 0, keySubStream, portIndex);
      key.writeTo(out, ifv);
    }
  }

  /**
   * KP_ACK.
   *
   * @param stream of the request
   * @param status {@link KeyProgramStatus}
   * @param keySubStream of the request
   * @param portIndex of the request
   */
  record KeyProgramAck(StreamId stream, int status, int keySubStream, int portIndex)
      implements Response {
    /** Object id. */
    public static final int ID = 0x03;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      named(out, ID, stream, status, keySubStream, portIndex);
    }
  }

  /**
   * K_SET_GO.
   *
   * @param stream stream
   * @param keySubStream {@link KeySubStream}
   * @param portIndex port
   */
  record KeySetGo(StreamId stream, int keySubStream, int portIndex) implements Request {
    /** Object id. */
    public static final int ID = 0x04;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      named(out, ID, stream, 0, keySubStream, portIndex);
    }
  }

  /**
   * K_SET_STOP.
   *
   * @param stream stream
   * @param keySubStream {@link KeySubStream}
   * @param portIndex port
   */
  record KeySetStop(StreamId stream, int keySubStream, int portIndex) implements Request {
    /** Object id. */
    public static final int ID = 0x05;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      named(out, ID, stream, 0, keySubStream, portIndex);
    }
  }

  /**
   * K_GOSTOP_ACK.
   *
   * @param stream of the request
   * @param keySubStream of the request
   * @param portIndex of the request
   */
  record KeyGoStopAck(StreamId stream, int keySubStream, int portIndex) implements Response {
    /** Object id. */
    public static final int ID = 0x06;

    @Override
    public int objectId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      named(out, ID, stream, 0, keySubStream, portIndex);
    }
  }

  private static WireWriter begin(WireWriter out, int objectId) {
    return out.u8(PciSigVendor.IDE_KM).u8(objectId);
  }

  private static void named(
      WireWriter out, int objectId, StreamId stream, int status, int keySubStream, int port) {
    begin(out, objectId).reserved(2).u8(stream.value()).u8(status).u8(keySubStream).u8(port);
  }

  /** Reads a whole payload that is a request. */
  static Request readRequest(Bytes payload) throws MalformedInput {
    return readRequest(WireReader.of(payload, CLAUSE));
  }

  /** As above, from a reader that may have a tap. */
  static Request readRequest(WireReader in) throws MalformedInput {
    int id = objectId(in);
    Request request =
        switch (id) {
          case Query.ID -> {
            in.reserved(1);
            yield new Query(in.u8("PortIndex"));
          }
          case KeyProgram.ID -> {
            Name name = Name.read(in);
            IdeKey.Data data = IdeKey.Data.read(in);
            yield new KeyProgram(
                name.stream, name.keySubStream, name.portIndex, data.key(), data.ifv());
          }
          case KeySetGo.ID -> {
            Name name = Name.read(in);
            yield new KeySetGo(name.stream, name.keySubStream, name.portIndex);
          }
          case KeySetStop.ID -> {
            Name name = Name.read(in);
            yield new KeySetStop(name.stream, name.keySubStream, name.portIndex);
          }
          default -> throw in.malformed("ObjectID", "is " + id + ", no request");
        };
    in.end("IDE_KM request");
    return request;
  }

  /** Reads a whole payload that is a response. */
  static Response readResponse(Bytes payload) throws MalformedInput {
    return readResponse(WireReader.of(payload, CLAUSE));
  }

  /** As above, from a reader that may have a tap. */
  static Response readResponse(WireReader in) throws MalformedInput {
    int id = objectId(in);
    Response response =
        switch (id) {
          case QueryResponse.ID -> readQueryResponse(in);
          case KeyProgramAck.ID -> {
            Name name = Name.read(in);
            yield new KeyProgramAck(name.stream, name.status, name.keySubStream, name.portIndex);
          }
          case KeyGoStopAck.ID -> {
            Name name = Name.read(in);
            yield new KeyGoStopAck(name.stream, name.keySubStream, name.portIndex);
          }
          default -> throw in.malformed("ObjectID", "is " + id + ", no response");
        };
    in.end("IDE_KM response");
    return response;
  }

  private static int objectId(WireReader in) throws MalformedInput {
    int protocol = in.u8("ProtocolID");
    in.require(protocol == PciSigVendor.IDE_KM, "ProtocolID", "is " + protocol + ", not IDE_KM");
    return in.u8("ObjectID");
  }

  private static QueryResponse readQueryResponse(WireReader in) throws MalformedInput {
    in.reserved(1);
    int port = in.u8("PortIndex");
    int devFunc = in.u8("DevFunc");
    int bus = in.u8("Bus");
    int segment = in.u8("Segment");
    int maxPort = in.u8("MaxPortIndex");
    in.require(in.remaining() % 4 == 0, "IDE registers", "are not whole DWORDs");
    RequesterId function = RequesterId.of(segment, bus << 8 | devFunc);
    return new QueryResponse(port, function, maxPort, in.rest("IDE registers"));
  }

  /** What all objects that are about one key begin with. */
  record Name(StreamId stream, int status, int keySubStream, int portIndex) {
    static Name read(WireReader in) throws MalformedInput {
      in.reserved(2);
      StreamId stream = new StreamId(in.u8("StreamID"));
      return new Name(stream, in.u8("Status"), in.u8("KeySubStream"), in.u8("PortIndex"));
    }

    Optional<KeySubStream> key() {
      return KeySubStream.of(keySubStream);
    }
  }
}
