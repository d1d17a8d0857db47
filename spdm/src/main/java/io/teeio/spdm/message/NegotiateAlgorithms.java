package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * NEGOTIATE_ALGORITHMS: the algorithms that the requester supports. Grammar: header (Param1 counts
 * the algorithm structures since 1.1), Length u16 of the whole message, the offer.
 *
 * @param offer what the requester supports
 */
public record NegotiateAlgorithms(AlgorithmOffer offer) implements SpdmRequest {
  /** Reads the message from its header on. */
  public static NegotiateAlgorithms read(WireReader in, Negotiated negotiated)
      throws MalformedInput {
    SpdmVersion version = negotiated.version();
    Header header = Header.expect(in, MessageCode.NEGOTIATE_ALGORITHMS, version);
    int structures = version.atLeast(SpdmVersion.V1_1) ? header.param1() : 0;
    return new NegotiateAlgorithms(AlgorithmOffer.read(in, version, structures));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    Header.write(
        out, negotiated.version(), MessageCode.NEGOTIATE_ALGORITHMS, offer.structures().size(), 0);
    offer.write(out, negotiated.version());
  }

  @Override
  public int code() {
    return MessageCode.NEGOTIATE_ALGORITHMS.wire();
  }
}
