package io.teeio.spdm.session;

import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * A secured message on the wire (DSP0277, clause "Secured Messages"): SessionID (4 bytes), low
 * bytes of the sequence number (none over PCI DOE, 2 over MCTP), Length (2 bytes), then ciphertext
 * and MAC of that length. All before the ciphertext is authenticated as additional data.
 *
 * @param session the session whose keys protect it
 * @param sequence the low bytes of the sequence number; 0 where the transport carries none
 * @param sealed ciphertext and MAC
 */
public record SecuredRecord(SessionId session, int sequence, Bytes sealed) {
  /** Bytes of the MAC at the end. */
  public static final int MAC_SIZE = 16;

  /** Largest ciphertext with MAC that Length can tell. */
  public static final int MAX_SEALED = 0xFFFF;

  private static final String CLAUSE = "DSP0277 1.2 Secured Messages";

  /**
   * Reads one record; up to 3 bytes after it are the padding of a data object and skipped.
   *
   * @throws MalformedInput if it is shorter than its Length says, or too short for any message
   */
  public static SecuredRecord read(Bytes payload, Binding binding) throws MalformedInput {
    WireReader in = WireReader.of(payload, CLAUSE);
    SessionId session = new SessionId(in.u32("SessionID"));
    int sequence = binding.sequenceNumberSize() == 0 ? 0 : in.u16("SequenceNumber");
    int length = in.u16("Length");
    in.require(length >= MAC_SIZE + 2, "Length", "is " + length + ", no room for a message");
    Bytes sealed = in.bytes("Ciphertext", length);
    int padding =
        switch (binding.padding()) {
          case NONE -> 0;
          case TO_DWORD, INSIDE -> 3;
        };
    in.require(in.remaining() <= padding, "Record", "has " + in.remaining() + " bytes too many");
    return new SecuredRecord(session, sequence, sealed);
  }

  /** Bytes before the ciphertext. */
  public static int headerSize(Binding binding) {
    return 6 + binding.sequenceNumberSize();
  }

  /** What is authenticated besides the ciphertext: everything before it. */
  public Bytes header(Binding binding) {
    return header(session, sequence, sealed.length(), binding);
  }

  /** The whole record, without padding of the transport. */
  public Bytes write(Binding binding) {
    return Bytes.concat(header(binding), sealed);
  }

  static Bytes header(SessionId session, int sequence, int length, Binding binding) {
    WireWriter out = new WireWriter(8).u32(session.value());
    if (binding.sequenceNumberSize() != 0) {
      out.u16(sequence);
    }
    return out.u16(length).toBytes();
  }
}
