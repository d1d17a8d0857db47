package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * What a binding puts in front of an {@link Envelope}: the message type byte of MCTP (DSP0275: 0x05
 * in the clear, 0x06 secured), the two header words of a DOE data object (vendor 0x0001, type 1 in
 * the clear, 2 secured), of which there is no more here than captures and sockets need, the header
 * of a {@link TcpMessage}, or the parameters of a {@link StorageCommand}.
 */
public final class Framing {
  /** MCTP message type of SPDM, which also begins SPDM inside a secured record. */
  public static final int MCTP_SPDM = 0x05;

  private static final int MCTP_SECURED = 0x06;
  private static final int PCI_SIG = 0x0001;
  private static final int DOE_SPDM = 1;
  private static final int DOE_SECURED = 2;
  private static final int DOE_HEADER = 8;

  /** DWORDs of the longest data object, whose Length field is 0. */
  private static final int DOE_MAXIMUM = 1 << 18;

  private Framing() {}

  /** {@code envelope} as {@code binding} carries it. */
  public static Bytes wrap(Binding binding, Envelope envelope) {
    WireWriter out = new WireWriter(envelope.payload().length() + DOE_HEADER + 4);
    return switch (binding) {
      case MCTP ->
          out.u8(envelope.secured() ? MCTP_SECURED : MCTP_SPDM).bytes(envelope.payload()).toBytes();
      case PCI_DOE -> {
        int dwords = (envelope.payload().length() + DOE_HEADER + 3) / 4;
        if (dwords > DOE_MAXIMUM) {
          throw new IllegalArgumentException("longer than the longest DOE data object");
        }
        out.u16(PCI_SIG).u8(envelope.secured() ? DOE_SECURED : DOE_SPDM).reserved(1);
        out.u32(dwords % DOE_MAXIMUM).bytes(envelope.payload());
        yield out.reserved(dwords * 4 - out.length()).toBytes();
      }
      case TCP ->
          new TcpMessage(
                  envelope.secured() ? TcpMessage.IN_SESSION : TcpMessage.OUT_OF_SESSION,
                  envelope.payload())
              .encode();
      case STORAGE -> StorageCommand.of(envelope).encode();
    };
  }

  /**
   * The envelope in {@code framed}; empty if it holds another protocol, as DOE discovery.
   *
   * @throws MalformedInput if the header contradicts the length
   */
  public static Optional<Envelope> unwrap(Binding binding, Bytes framed) throws MalformedInput {
    return switch (binding) {
      case MCTP -> unwrapMctp(framed);
      case PCI_DOE -> unwrapDoe(framed);
      case TCP -> unwrapTcp(TcpMessage.read(framed));
      case STORAGE -> StorageCommand.read(framed).envelope();
    };
  }

  private static Optional<Envelope> unwrapTcp(TcpMessage message) {
    return switch (message.type()) {
      case TcpMessage.OUT_OF_SESSION -> Optional.of(Envelope.clear(message.payload()));
      case TcpMessage.IN_SESSION -> Optional.of(Envelope.secured(message.payload()));
      default -> Optional.empty();
    };
  }

  private static Optional<Envelope> unwrapMctp(Bytes framed) throws MalformedInput {
    WireReader in = WireReader.of(framed, "DSP0275 1.0.0 SPDM over MCTP");
    int type = in.u8("MessageType");
    Bytes payload = in.rest("MessageBody");
    return switch (type) {
      case MCTP_SPDM -> Optional.of(Envelope.clear(payload));
      case MCTP_SECURED -> Optional.of(Envelope.secured(payload));
      default -> Optional.empty();
    };
  }

  private static Optional<Envelope> unwrapDoe(Bytes framed) throws MalformedInput {
    WireReader in = WireReader.of(framed, "PCIe Base 6.0 Data Object Exchange");
    int vendor = in.u16("Vendor ID");
    int type = in.u8("Data Object Type");
    in.reserved(1);
    int dwords = in.length32("Length") & (DOE_MAXIMUM - 1);
    dwords = dwords == 0 ? DOE_MAXIMUM : dwords;
    in.require(
        framed.length() == 4 * dwords,
        "Length",
        "is " + dwords + " DWORDs, but the object has " + framed.length() + " bytes");
    Bytes payload = in.rest("Data Object Payload");
    if (vendor != PCI_SIG) {
      return Optional.empty();
    }
    return switch (type) {
      case DOE_SPDM -> Optional.of(Envelope.clear(payload));
      case DOE_SECURED -> Optional.of(Envelope.secured(payload));
      default -> Optional.empty();
    };
  }
}
