package io.teeio.spdm.message;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * ExtendedErrorData of ResponseNotReady, four bytes.
 *
 * @param rdtExponent the response will be ready in 2^rdtExponent microseconds
 * @param requestCode the request it is the response to, 8 bits
 * @param token to be given in RESPOND_IF_READY, 8 bits
 * @param rdtm the requester may give up after rdtm times that time
 */
public record ResponseNotReady(int rdtExponent, int requestCode, int token, int rdtm) {
  static ResponseNotReady of(Bytes extended) {
    return new ResponseNotReady(extended.at(0), extended.at(1), extended.at(2), extended.at(3));
  }

  Bytes encode() {
    return new WireWriter().u8(rdtExponent).u8(requestCode).u8(token).u8(rdtm).toBytes();
  }
}
