package io.teeio.spdm.capture;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.ChunkGet;
import io.teeio.spdm.message.ChunkSend;
import io.teeio.spdm.message.Decoded;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.wire.Bytes;
import io.teeio.wire.FieldTap;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;

/**
 * Reads the messages that go one way, in the clear or in one session, from outside and in order,
 * and learns from them how the next ones are laid out. A conversation that starts in its middle is
 * read without algorithms.
 */
public final class Conversation {
  private static final String CLAUSE = "DSP0274 1.3.0 Generic SPDM message format";

  private final Learning learning;
  private Decoded<SpdmRequest> carrier =
      new Decoded<>(new GetVersion(), new GetVersion().encode(Negotiated.INITIAL));
  private Decoded<SpdmRequest> awaited = carrier;

  /** A conversation in which nothing was said yet. */
  public Conversation() {
    this(new Learning());
  }

  /** One of several ways of a connection, which share what was negotiated. */
  Conversation(Learning learning) {
    this.learning = learning;
  }

  /** What both endpoints agreed on so far. */
  public Negotiated negotiated() {
    return learning.negotiated();
  }

  /**
   * The request whose answer is due; never RESPOND_IF_READY or one that carries chunks, but the
   * request that those are about.
   */
  public Decoded<SpdmRequest> awaited() {
    return awaited;
  }

  /**
   * The request that the next response on the wire answers: {@link #awaited}, or a carrier of it.
   */
  public Decoded<SpdmRequest> carrier() {
    return carrier;
  }

  /** Reads the next request. */
  public Decoded<SpdmRequest> request(Bytes payload, Padding padding) throws MalformedInput {
    return request(payload, padding, FieldTap.NONE);
  }

  Decoded<SpdmRequest> request(Bytes payload, Padding padding, FieldTap tap) throws MalformedInput {
    Decoded<SpdmRequest> decoded = whole(payload, padding, tap);
    carrier = decoded.message() instanceof RespondIfReady ? awaited : decoded;
    return decoded;
  }

  /**
   * Reads a request that came in chunks: the next response on the wire answers the last of them.
   */
  Decoded<SpdmRequest> whole(Bytes payload, Padding padding, FieldTap tap) throws MalformedInput {
    Header header = Header.peek(payload);
    learning.announced(header);
    Decoded<SpdmRequest> decoded =
        SpdmCodec.readRequest(
            WireReader.of(payload, CLAUSE, tap), header, padding, learning.negotiated());
    if (!(decoded.message() instanceof ChunkSend)
        && !(decoded.message() instanceof ChunkGet)
        && !(decoded.message() instanceof RespondIfReady)) {
      awaited = decoded;
    }
    learning.request(decoded.message());
    return decoded;
  }

  /** Reads the response to the last request on the wire. */
  public Decoded<SpdmResponse> response(Bytes payload, Padding padding) throws MalformedInput {
    return response(carrier.message(), payload, padding, FieldTap.NONE);
  }

  /** Reads the response to {@code asked}: the {@link #carrier} or the {@link #awaited} request. */
  Decoded<SpdmResponse> response(SpdmRequest asked, Bytes payload, Padding padding, FieldTap tap)
      throws MalformedInput {
    Decoded<SpdmResponse> decoded =
        SpdmCodec.readResponse(
            WireReader.of(payload, CLAUSE, tap),
            Header.peek(payload),
            padding,
            learning.negotiated(),
            asked);
    learning.response(decoded.message());
    return decoded;
  }
}
