package io.teeio.probe;

import java.util.List;

/**
 * What the responder measures.
 *
 * @param count how many measurements it says that it has
 * @param signed whether the responder signed them
 * @param measurements the measurements, in the order of their indexes
 */
public record MeasurementFacts(int count, boolean signed, List<MeasurementFact> measurements) {
  /** Copies the list. */
  public MeasurementFacts {
    measurements = List.copyOf(measurements);
  }
}
