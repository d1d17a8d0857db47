package io.teeio.platform.sbi;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.stream.Stream;

/**
 * Names one key of a root port (CoVE-IO, IDE key descriptor): four bytes Stream_ID, Sub_Stream_ID
 * (PR 0, NPR 1, CPL 2), Key_Set, Tx_Rx (Tx 0, Rx 1 as the root port sees it: the opposite of
 * IDE_KM's encoding, A-24).
 *
 * @param stream the stream
 * @param subStream the sub-stream
 * @param keySet the key set
 * @param direction which way the traffic runs that the key protects
 */
public record IdeKeyDescriptor(
    StreamId stream, SubStream subStream, KeySet keySet, LinkDirection direction) {
  /** Bytes of a descriptor. */
  public static final int SIZE = 4;

  private static final String CLAUSE = "CoVE-IO v0.3.0+a361d4a, IDE Key Descriptor";

  /** Reads a descriptor from the start of {@code bytes}. */
  public static IdeKeyDescriptor read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, CLAUSE);
    StreamId stream = StreamId.of(in.u8("Stream_ID"));
    int subStreamId = in.u8("Sub_Stream_ID");
    SubStream subStream =
        SubStream.of(subStreamId)
            .orElseThrow(() -> in.malformed("Sub_Stream_ID", "is " + subStreamId));
    int keySet = in.u8("Key_Set");
    in.require(keySet <= 1, "Key_Set", "is " + keySet);
    int txRx = in.u8("Tx_Rx");
    LinkDirection direction =
        Stream.of(LinkDirection.values())
            .filter(way -> way.covt() == txRx)
            .findFirst()
            .orElseThrow(() -> in.malformed("Tx_Rx", "is " + txRx));
    return new IdeKeyDescriptor(stream, subStream, KeySet.of(keySet), direction);
  }

  /** The descriptor as it stands in memory. */
  public Bytes toBytes() {
    return new WireWriter(SIZE)
        .u8(stream.value())
        .u8(subStream.wire())
        .u8(keySet.wire())
        .u8(direction.covt())
        .toBytes();
  }
}
