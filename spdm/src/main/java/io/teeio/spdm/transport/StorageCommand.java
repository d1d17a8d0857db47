package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * A command that carries SPDM to a storage device (DSP0286 1.0.0): Security Send or Receive of
 * NVMe, Security Protocol Out or In of SCSI, Trusted Send or Receive of ATA. Grammar, which is that
 * of the parameters of these commands and not of anything on their wires: SECURITY PROTOCOL u8,
 * which is 0xE8, SPSP0 u8 (bits 1:0 connection, 7:2 operation), SPSP1 u8, which is 0, data.
 *
 * @param connectionId 0 to 3
 * @param operation what is asked for, 6 bits
 * @param data what goes with it
 */
public record StorageCommand(int connectionId, int operation, Bytes data) {
  /** What the device can do: {@link StorageDiscovery}. */
  public static final int DISCOVERY = 1;

  /** Whether a response waits: {@link StoragePendingInfo}. */
  public static final int PENDING_INFO = 2;

  /** A message in the clear. */
  public static final int MESSAGE = 5;

  /** A secured record behind 4 reserved bytes. */
  public static final int SECURED_MESSAGE = 6;

  /** The version of the binding, 1.0. */
  static final int BINDING_VERSION = 0x1000;

  private static final int SECURITY_PROTOCOL = 0xE8;
  private static final int RESERVED = 4;
  private static final String CLAUSE = "DSP0286 1.0.0 SPDM to storage";

  /** Checks the widths. */
  public StorageCommand {
    if (connectionId < 0 || connectionId > 3 || operation < 0 || operation > 0x3F) {
      throw new IllegalArgumentException("connection or operation out of range");
    }
  }

  /** The command that carries {@code envelope} on connection 0. */
  public static StorageCommand of(Envelope envelope) {
    return envelope.secured()
        ? new StorageCommand(
            0, SECURED_MESSAGE, Bytes.concat(Bytes.zeros(RESERVED), envelope.payload()))
        : new StorageCommand(0, MESSAGE, envelope.payload());
  }

  /** The envelope in it; empty if it carries none. */
  public Optional<Envelope> envelope() throws MalformedInput {
    WireReader in = WireReader.of(data, CLAUSE);
    return switch (operation) {
      case MESSAGE -> Optional.of(Envelope.clear(data));
      case SECURED_MESSAGE -> {
        in.reserved(RESERVED);
        yield Optional.of(Envelope.secured(in.rest("SecuredMessage")));
      }
      default -> Optional.empty();
    };
  }

  /**
   * Reads all of {@code command}.
   *
   * @throws MalformedInput if it is of another security protocol
   */
  public static StorageCommand read(Bytes command) throws MalformedInput {
    WireReader in = WireReader.of(command, CLAUSE);
    return read(in, in.u8("SECURITY PROTOCOL"), in.u8("SPSP0"), in.u8("SPSP1"));
  }

  /** Reads what follows the parameters. */
  private static StorageCommand read(WireReader in, int protocol, int spsp0, int spsp1)
      throws MalformedInput {
    in.require(
        protocol == SECURITY_PROTOCOL,
        "SECURITY PROTOCOL",
        "is 0x%02X, not DMTF's".formatted(protocol));
    in.require(spsp1 == 0, "SPSP1", "is not zero");
    return new StorageCommand(spsp0 & 3, spsp0 >> 2, in.rest("Data"));
  }

  /** The command as bytes. */
  public Bytes encode() {
    return new WireWriter(3 + data.length())
        .u8(SECURITY_PROTOCOL)
        .u8(spsp0())
        .u8(0)
        .bytes(data)
        .toBytes();
  }

  private int spsp0() {
    return connectionId | operation << 2;
  }

  /**
   * A command as QEMU hands it to the backend of its device.
   *
   * @param command the command
   * @param length bytes of data that are sent, or that may be received; 32 bits
   */
  record Forwarded(StorageCommand command, long length) {
    /** Bytes before the data. */
    static final int HEADER_SIZE = 7;

    /**
     * Reads all of {@code payload}. Grammar: SECURITY PROTOCOL u8, SPSP u16 with SPSP0 in its low
     * byte, length u32, data.
     */
    static Forwarded read(Bytes payload) throws MalformedInput {
      WireReader in = WireReader.of(payload, "QEMU StorageSpdmTransportHeader");
      int protocol = in.u8("SECURITY PROTOCOL");
      int spsp0 = in.u8("SPSP0");
      int spsp1 = in.u8("SPSP1");
      long length = in.u32("Length");
      return new Forwarded(StorageCommand.read(in, protocol, spsp0, spsp1), length);
    }

    Bytes encode() {
      return new WireWriter()
          .u8(SECURITY_PROTOCOL)
          .u8(command.spsp0())
          .u8(0)
          .u32(length)
          .bytes(command.data())
          .toBytes();
    }
  }
}
