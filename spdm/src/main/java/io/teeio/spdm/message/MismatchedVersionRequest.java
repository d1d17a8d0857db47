package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * A request in another version than the negotiated one, which is all that is looked at: the answer
 * is VersionMismatch.
 *
 * @param version SPDMVersion, 8 bits
 * @param code RequestResponseCode, 8 bits
 * @param param1 Param1
 * @param param2 Param2
 * @param body what follows the header
 */
public record MismatchedVersionRequest(int version, int code, int param1, int param2, Bytes body)
    implements SpdmRequest {
  static MismatchedVersionRequest read(WireReader in) throws MalformedInput {
    Header header = Header.read(in);
    return new MismatchedVersionRequest(
        header.version(), header.code(), header.param1(), header.param2(), in.rest("Body"));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    out.u8(version).u8(code).u8(param1).u8(param2).bytes(body);
  }
}
