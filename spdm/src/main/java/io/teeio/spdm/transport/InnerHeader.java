package io.teeio.spdm.transport;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/** What stands before a message inside a secured record. */
public enum InnerHeader {
  /** Nothing. */
  NONE,
  /** The message type byte of MCTP, 0x05 for SPDM. */
  MCTP_TYPE,
  /**
   * The header of an SPDM message out of a session (DSP0287), as DMTF's libspdm has it: length u16
   * of what follows it, version u8, type u8, which is 5.
   */
  TCP_HEADER,
  /**
   * One descriptor of DSP0286. Grammar, as DMTF's libspdm has it: number of descriptors u8, which
   * is 1, 3 reserved bytes, type u8, which is 4 for SPDM, status u8, 1 reserved byte, length u32,
   * offset u32 from the reserved bytes before the record, 5 reserved bytes.
   */
  STORAGE_DESCRIPTOR;

  /** Bytes of the descriptor and the byte that counts it. */
  private static final int DESCRIPTOR_SIZE = 20;

  private static final int DESCRIPTOR_TYPE_SPDM = 4;
  private static final int TCP_VERSION = 1;
  private static final int TCP_OUT_OF_SESSION = 5;

  /** Bytes of the header that its own length counts: version and type. */
  private static final int TCP_COUNTED = 2;

  /** Where a message begins, from the first byte of a storage secured message on. */
  private static final int OFFSET = 16 + DESCRIPTOR_SIZE;

  /**
   * What stands before a message.
   *
   * @param type its type as MCTP numbers it; without such a byte it can only be 0x05 for SPDM
   * @param length its bytes
   */
  public Bytes before(int type, int length) {
    if (type != Framing.MCTP_SPDM && this != MCTP_TYPE) {
      throw new IllegalArgumentException("message type " + type + " where there is none but SPDM");
    }
    WireWriter out = new WireWriter(DESCRIPTOR_SIZE);
    return switch (this) {
      case NONE -> Bytes.EMPTY;
      case MCTP_TYPE -> out.u8(type).toBytes();
      case TCP_HEADER ->
          out.u16(length + TCP_COUNTED).u8(TCP_VERSION).u8(TCP_OUT_OF_SESSION).toBytes();
      case STORAGE_DESCRIPTOR ->
          out.u8(1)
              .reserved(3)
              .u8(DESCRIPTOR_TYPE_SPDM)
              .u8(0)
              .reserved(1)
              .u32(length)
              .u32(OFFSET)
              .reserved(5)
              .toBytes();
    };
  }

  /** Reads what stands before a message; gives its type as MCTP numbers it, 0x05 for SPDM. */
  public int read(WireReader in) throws MalformedInput {
    return switch (this) {
      case NONE -> Framing.MCTP_SPDM;
      case MCTP_TYPE -> in.u8("MessageType");
      case TCP_HEADER -> tcpHeader(in);
      case STORAGE_DESCRIPTOR -> descriptor(in);
    };
  }

  private static int tcpHeader(WireReader in) throws MalformedInput {
    int length = in.u16("PayloadLength");
    int version = in.u8("BindingVersion");
    int type = in.u8("MessageType");
    in.require(version == TCP_VERSION, "BindingVersion", "is " + version);
    in.require(type == TCP_OUT_OF_SESSION, "MessageType", "is " + type + " inside a record");
    in.require(
        length == in.remaining() + TCP_COUNTED,
        "PayloadLength",
        "is " + length + ", but " + in.remaining() + " bytes follow");
    return Framing.MCTP_SPDM;
  }

  private static int descriptor(WireReader in) throws MalformedInput {
    int count = in.u8("NumDescriptors");
    in.require(count == 1, "NumDescriptors", "is " + count);
    in.reserved(3);
    int type = in.u8("DescriptorType");
    in.require(type == DESCRIPTOR_TYPE_SPDM, "DescriptorType", "is " + type + ", not SPDM");
    int status = in.u8("DescriptorStatus");
    in.require(status == 0, "DescriptorStatus", "is " + status);
    in.reserved(1);
    long length = in.u32("DescriptorLength");
    long offset = in.u32("DescriptorOffset");
    in.require(offset == OFFSET, "DescriptorOffset", "is " + offset + " instead of " + OFFSET);
    in.reserved(5);
    in.require(
        length == in.remaining(),
        "DescriptorLength",
        "is " + length + ", but the message has " + in.remaining() + " bytes");
    return Framing.MCTP_SPDM;
  }
}
