package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * GET_KEY_PAIR_INFO: what the responder says of one of its key pairs (1.3). Grammar: header,
 * KeyPairID u8.
 *
 * @param keyPairId from 1, 8 bits
 */
public record GetKeyPairInfo(int keyPairId) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static GetKeyPairInfo read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header.expect(in, MessageCode.GET_KEY_PAIR_INFO, negotiated.version());
    return new GetKeyPairInfo(in.u8("KeyPairID"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(out, negotiated.version(), MessageCode.GET_KEY_PAIR_INFO, 0, 0);
    out.u8(keyPairId);
  }

  @Override
  public int code() {
    return MessageCode.GET_KEY_PAIR_INFO.wire();
  }
}
