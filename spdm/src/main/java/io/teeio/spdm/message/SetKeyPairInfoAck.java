package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** SET_KEY_PAIR_INFO_ACK: the key pair is as the request wanted it (1.3). */
public record SetKeyPairInfoAck() implements SpdmResponse {
  /** Reads the message from its header on. */
  public static SetKeyPairInfoAck read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.SET_KEY_PAIR_INFO_ACK, negotiated.version());
    return new SetKeyPairInfoAck();
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.SET_KEY_PAIR_INFO_ACK, 0, 0);
  }

  @Override
  public int code() {
    return MessageCode.SET_KEY_PAIR_INFO_ACK.wire();
  }
}
