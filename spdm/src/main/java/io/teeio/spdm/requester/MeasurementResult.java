package io.teeio.spdm.requester;

import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What MEASUREMENTS says.
 *
 * @param count how many measurements there are, if that was asked for; else how many blocks came
 * @param blocks the measurements, as they came
 * @param signedTranscript L1/L2 of the series from GET_VERSION on, and the signature at its end, if
 *     it was signed; what {@link SignedMeasurements#verify} checks again
 */
public record MeasurementResult(
    int count, List<MeasurementBlock> blocks, Optional<Bytes> signedTranscript) {
  /** Keeps a copy of the list. */
  public MeasurementResult {
    blocks = List.copyOf(blocks);
  }
}
