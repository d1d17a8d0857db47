package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * KEY_UPDATE_ACK: confirms the keys of a session. Grammar: header (Param1 operation, Param2 tag).
 *
 * @param operation what is done
 * @param tag chosen by the requester and repeated in the response, 8 bits
 */
public record KeyUpdateAck(KeyUpdateOperation operation, int tag) implements SpdmResponse {
  /** Reads the message from its header on. */
  public static KeyUpdateAck read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.KEY_UPDATE_ACK, negotiated.version());
    return new KeyUpdateAck(KeyUpdateOperation.of(header.param1(), in), header.param2());
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.KEY_UPDATE_ACK, operation.wire(), tag);
  }

  @Override
  public int code() {
    return MessageCode.KEY_UPDATE_ACK.wire();
  }
}
