package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What a storage device answers to {@link StorageCommand#DISCOVERY}. Grammar: DataLength u16 of all
 * of it, StorageBindingVersion u16, ConnectionParameters u8, 3 reserved bytes, SupportedOperations
 * u8, 23 reserved bytes.
 *
 * @param maximumConnectionId ConnectionParameters bits 1:0: connections beside the first
 * @param supportedOperations bit n is operation n; 8 bits
 */
public record StorageDiscovery(int maximumConnectionId, int supportedOperations) {
  /** One connection, and all operations that there are. */
  public static final StorageDiscovery ONE_CONNECTION =
      new StorageDiscovery(
          0,
          1 << StorageCommand.DISCOVERY
              | 1 << StorageCommand.PENDING_INFO
              | 1 << StorageCommand.MESSAGE
              | 1 << StorageCommand.SECURED_MESSAGE);

  /** Bytes of the answer. */
  static final int SIZE = 32;

  /** Checks the widths. */
  public StorageDiscovery {
    if (maximumConnectionId < 0 || maximumConnectionId > 3) {
      throw new IllegalArgumentException("a connection beyond 3");
    }
  }

  /** Reads all of {@code data}. */
  public static StorageDiscovery read(Bytes data) throws MalformedInput {
    WireReader in = WireReader.of(data, "DSP0286 1.0.0 SPDM storage discovery");
    header(in, SIZE);
    int connections = in.u8("ConnectionParameters") & 3;
    in.reserved(3);
    int operations = in.u8("SupportedOperations");
    in.reserved(23);
    in.end("DataLength");
    return new StorageDiscovery(connections, operations);
  }

  static void header(WireReader in, int size) throws MalformedInput {
    int length = in.u16("DataLength");
    in.require(length == size, "DataLength", "is " + length + " instead of " + size);
    int version = in.u16("StorageBindingVersion");
    in.require(
        version == StorageCommand.BINDING_VERSION,
        "StorageBindingVersion",
        "is 0x%04X".formatted(version));
  }

  /** The answer as bytes. */
  public Bytes encode() {
    return new WireWriter(SIZE)
        .u16(SIZE)
        .u16(StorageCommand.BINDING_VERSION)
        .u8(maximumConnectionId)
        .reserved(3)
        .u8(supportedOperations)
        .reserved(23)
        .toBytes();
  }
}
