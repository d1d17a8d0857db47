package io.teeio.attest.spdm;

import io.teeio.attest.ConnectionEvidence;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * A CoVE-IO device connection transcript: that the device's key signed this session's key exchange,
 * and the measurements that were taken when it was made, if any. Those were taken for whoever made
 * the connection and not for whoever reads them.
 *
 * @param connection its parts
 * @param measurements L1/L2 of the session
 */
public record SessionEvidence(
    ConnectionEvidence connection, Optional<MeasurementEvidence> measurements)
    implements SpdmTranscript {
  static SessionEvidence of(ConnectionEvidence connection, SplitTranscript split)
      throws MalformedInput {
    List<Exchange> measured =
        split.exchanges().stream()
            .filter(exchange -> exchange.request() instanceof GetMeasurements)
            .toList();
    return new SessionEvidence(
        connection,
        measured.isEmpty()
            ? Optional.empty()
            : Optional.of(
                MeasurementEvidence.of(
                    split.version(), split.negotiated(), split.vca(), measured)));
  }

  @Override
  public SpdmVersion version() {
    return connection.negotiated().version();
  }

  @Override
  public Optional<Negotiated> negotiated() {
    return Optional.of(connection.negotiated());
  }

  @Override
  public int slot() {
    return connection.slot();
  }

  @Override
  public Optional<Bytes> chain() {
    return Optional.of(connection.chain().buffer());
  }
}
