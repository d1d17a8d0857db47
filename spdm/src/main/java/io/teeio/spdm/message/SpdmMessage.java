package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/** A message of SPDM. */
public sealed interface SpdmMessage permits SpdmRequest, SpdmResponse {
  /** RequestResponseCode. */
  int code();

  /**
   * Writes the whole message, header included. A field that the version of {@code negotiated}
   * cannot carry must be absent; otherwise this is a bug of the caller and throws {@link
   * IllegalArgumentException}.
   */
  void write(WireWriter out, Negotiated negotiated);

  /** The message as bytes. */
  default Bytes encode(Negotiated negotiated) {
    WireWriter out = new WireWriter();
    write(out, negotiated);
    return out.toBytes();
  }

  /** The specification's name of the message, as {@code KEY_EXCHANGE_RSP}. */
  default String title() {
    return MessageCode.nameOf(code());
  }
}
