package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * SET_CERTIFICATE: puts a certificate chain into a slot, or erases it (1.2). Grammar: header
 * (Param1 bits 3:0 slot, since 1.3 bits 6:4 certificate model and bit 7 Erase; Param2 since 1.3
 * KeyPairID), then the certificate chain buffer, whose first field is its own length: u16 and 2
 * reserved bytes, u32 since 1.4. Nothing follows the header when the slot is erased.
 *
 * @param slotId 0 to 7
 * @param certificateModel the model of the leaf, 3 bits; 0 without several keys and before 1.3
 * @param keyPairId the key of the leaf, 8 bits; 0 without several keys and before 1.3
 * @param certificateChain the whole buffer with its length; empty to erase the slot (1.3)
 */
public record SetCertificate(
    int slotId, int certificateModel, int keyPairId, Optional<Bytes> certificateChain)
    implements SpdmRequest {
  /** Bytes of the length before a chain. */
  private static final int LENGTH_SIZE = 4;

  /** A request without the fields of 1.3. */
  public SetCertificate(int slotId, Bytes certificateChain) {
    this(slotId, 0, 0, Optional.of(certificateChain));
  }

  /** Whether the slot is to be erased. */
  public boolean erase() {
    return certificateChain.isEmpty();
  }

  /** Reads the message from its header on. */
  public static SetCertificate read(WireReader in, Negotiated negotiated) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.SET_CERTIFICATE, negotiated.version());
    boolean attributed = negotiated.atLeast(SpdmVersion.V1_3);
    boolean erase = attributed && (header.param1() & 0x80) != 0;
    return new SetCertificate(
        header.param1() & 0xF,
        attributed ? header.param1() >> 4 & 7 : 0,
        attributed ? header.param2() : 0,
        erase ? Optional.empty() : Optional.of(Fields.certificateChain(in, negotiated)));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    int attributes = Fields.bits(certificateModel, 3, "SetCertModel") << 4 | (erase() ? 0x80 : 0);
    Fields.demand(
        negotiated.atLeast(SpdmVersion.V1_3) || (keyPairId | attributes) == 0,
        "SetCertModel, Erase and KeyPairID exist since SPDM 1.3");
    Header.write(
        out,
        negotiated.version(),
        MessageCode.SET_CERTIFICATE,
        Fields.bits(slotId, 4, "SlotID") | attributes,
        keyPairId);
    certificateChain.ifPresent(chain -> {
      Fields.demand(chain.length() >= LENGTH_SIZE, "a chain that has not even a length");
      out.bytes(chain);
    });
  }

  @Override
  public int code() {
    return MessageCode.SET_CERTIFICATE.wire();
  }
}
