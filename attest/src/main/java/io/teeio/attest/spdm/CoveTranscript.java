package io.teeio.attest.spdm;

import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;

/**
 * The structure around a CoVE-IO device connection transcript: COVEIOVersion (1 byte, 03h),
 * ConnectionTranscriptLength (4 bytes), the messages. No SPDM message begins with that version.
 */
final class CoveTranscript {
  private static final int VERSION = 0x03;
  private static final String CLAUSE = "CoVE-IO v0.3.0+a361d4a, device connection transcript";

  private CoveTranscript() {}

  /** The messages in {@code bytes}: without that structure, or all of them if it is not there. */
  static Bytes messages(Bytes bytes) throws MalformedInput {
    if (bytes.isEmpty() || bytes.at(0) >= SpdmVersion.V1_0.wire()) {
      return bytes;
    }
    WireReader in = WireReader.of(bytes, CLAUSE);
    int version = in.u8("COVEIOVersion");
    in.require(version == VERSION, "COVEIOVersion", "is " + version + ", wanted " + VERSION);
    Bytes messages = in.bytes("ConnectionTranscript", in.length32("ConnectionTranscriptLength"));
    in.end("ConnectionTranscript");
    return messages;
  }
}
