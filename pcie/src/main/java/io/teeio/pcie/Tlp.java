package io.teeio.pcie;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * A transaction layer packet in the clear. Addresses are the bus addresses that the fabric routes
 * by (before any IOMMU).
 *
 * <p>As PCIe demands, a memory request carries 1 to 4096 bytes and stays within one naturally
 * aligned 4 KiB block; a requester splits what does not.
 */
public sealed interface Tlp extends Packet {
  /** The most bytes one TLP carries. */
  int MAX_PAYLOAD = 4096;

  /** Who sends: the requester of a request, the completer of a completion. */
  RequesterId sender();

  /** What the packet carries, which IDE encrypts; empty for reads. */
  Bytes data();

  /** The header as it stands on the wire in the clear; under IDE it is authenticated. */
  default Bytes header() {
    return TlpHeader.write(this);
  }

  /**
   * Asks for memory, or for the translation of an address.
   *
   * @param requester who asks
   * @param address of the first byte; of a request for a translation: of a page, with bit 0 if the
   *     device does not want to write there
   * @param length 1 to 4096 bytes, within one 4 KiB block
   * @param tag 8 bits, finds the completion
   * @param type what the address is
   */
  record MemoryRead(RequesterId requester, long address, int length, int tag, AddressType type)
      implements Tlp {
    /** Checks length, block and tag. */
    public MemoryRead {
      checkBlock(address, length);
      checkTag(tag);
    }

    /** Of an untranslated address. */
    public MemoryRead(RequesterId requester, long address, int length, int tag) {
      this(requester, address, length, tag, AddressType.UNTRANSLATED);
    }

    /** A request for the translation of the page at {@code address}. */
    public static MemoryRead translation(
        RequesterId requester, long address, boolean forWriting, int tag) {
      return new MemoryRead(
          requester,
          (address & -MAX_PAYLOAD) | (forWriting ? 0 : 1),
          TranslationEntry.SIZE,
          tag,
          AddressType.ATS);
    }

    @Override
    public RequesterId sender() {
      return requester;
    }

    @Override
    public Bytes data() {
      return Bytes.EMPTY;
    }

    @Override
    public SubStream subStream() {
      return SubStream.NON_POSTED;
    }
  }

  /**
   * Writes memory; posted. An MSI or MSI-X interrupt is one too.
   *
   * @param requester who writes
   * @param address of the first byte
   * @param data 1 to 4096 bytes, within one 4 KiB block
   * @param type what the address is; never a request for a translation
   */
  record MemoryWrite(RequesterId requester, long address, Bytes data, AddressType type)
      implements Tlp {
    /** Checks length, block and type. */
    public MemoryWrite {
      checkBlock(address, data.length());
      if (type == AddressType.ATS) {
        throw new IllegalArgumentException("a write does not ask for a translation");
      }
    }

    /** To an untranslated address. */
    public MemoryWrite(RequesterId requester, long address, Bytes data) {
      this(requester, address, data, AddressType.UNTRANSLATED);
    }

    @Override
    public RequesterId sender() {
      return requester;
    }

    @Override
    public SubStream subStream() {
      return SubStream.POSTED;
    }
  }

  /**
   * Answers a non-posted request. One completion carries all of the answer.
   *
   * @param completer who answers
   * @param requester who asked
   * @param tag of the request
   * @param status success, or why not
   * @param data what was read, at most 4096 bytes; empty if nothing was asked for or on failure
   */
  record Completion(
      RequesterId completer, RequesterId requester, int tag, CompletionStatus status, Bytes data)
      implements Tlp {
    /** Checks tag and length. */
    public Completion {
      checkTag(tag);
      if (data.length() > MAX_PAYLOAD) {
        throw new IllegalArgumentException("a completion carries at most 4096 bytes");
      }
    }

    /** A failure, which carries nothing. */
    public static Completion failure(
        RequesterId completer, RequesterId requester, int tag, CompletionStatus status) {
      return new Completion(completer, requester, tag, status, Bytes.EMPTY);
    }

    @Override
    public RequesterId sender() {
      return completer;
    }

    @Override
    public SubStream subStream() {
      return SubStream.COMPLETION;
    }
  }

  /**
   * Reads one register of a function's configuration space.
   *
   * @param requester who asks
   * @param target whose configuration space
   * @param offset of the 4-byte register, 0 to 4092
   * @param tag 8 bits, finds the completion
   */
  record ConfigRead(RequesterId requester, RequesterId target, int offset, int tag) implements Tlp {
    /** Checks offset and tag. */
    public ConfigRead {
      checkRegister(offset);
      checkTag(tag);
    }

    @Override
    public RequesterId sender() {
      return requester;
    }

    @Override
    public Bytes data() {
      return Bytes.EMPTY;
    }

    @Override
    public SubStream subStream() {
      return SubStream.NON_POSTED;
    }
  }

  /**
   * Writes one register of a function's configuration space; non-posted.
   *
   * @param requester who writes
   * @param target whose configuration space
   * @param offset of the 4-byte register, 0 to 4092
   * @param tag 8 bits, finds the completion
   * @param value what to write
   */
  record ConfigWrite(RequesterId requester, RequesterId target, int offset, int tag, int value)
      implements Tlp {
    /** Checks offset and tag. */
    public ConfigWrite {
      checkRegister(offset);
      checkTag(tag);
    }

    @Override
    public RequesterId sender() {
      return requester;
    }

    @Override
    public Bytes data() {
      return Bytes.of(value, value >> 8, value >> 16, value >> 24);
    }

    @Override
    public SubStream subStream() {
      return SubStream.NON_POSTED;
    }
  }

  /**
   * Tells the other end of the link, or one function, something; posted.
   *
   * @param requester who says it
   * @param target whom it is for; empty for the other end of the link
   * @param code what is said
   * @param data at most 4096 bytes
   */
  record Message(RequesterId requester, Optional<RequesterId> target, MessageCode code, Bytes data)
      implements Tlp {
    /** Checks the length. */
    public Message {
      if (data.length() > MAX_PAYLOAD) {
        throw new IllegalArgumentException("a message carries at most 4096 bytes");
      }
    }

    /** For the other end of the link. */
    public Message(RequesterId requester, MessageCode code, Bytes data) {
      this(requester, Optional.empty(), code, data);
    }

    /** The IDE Fail message about {@code stream}. */
    public static Message ideFail(RequesterId requester, StreamId stream) {
      return new Message(requester, MessageCode.IDE_FAIL, Bytes.of(stream.value()));
    }

    @Override
    public RequesterId sender() {
      return requester;
    }

    @Override
    public SubStream subStream() {
      return SubStream.POSTED;
    }
  }

  private static void checkBlock(long address, int length) {
    if (length < 1 || (address & 0xFFF) + length > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "a memory request of "
              + length
              + " bytes at 0x"
              + Long.toHexString(address)
              + " does not fit in one 4 KiB block");
    }
  }

  private static void checkTag(int tag) {
    if (tag >>> 8 != 0) {
      throw new IllegalArgumentException("a tag has 8 bits, not " + tag);
    }
  }

  private static void checkRegister(int offset) {
    if (offset < 0 || offset > 4092 || (offset & 3) != 0) {
      throw new IllegalArgumentException("no configuration register at " + offset);
    }
  }
}
