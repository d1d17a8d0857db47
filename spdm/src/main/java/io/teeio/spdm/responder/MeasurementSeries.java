package io.teeio.spdm.responder;

import io.teeio.spdm.transcript.MeasurementTranscript;
import java.util.List;
import java.util.Optional;

/**
 * L1/L2 and what was measured when the series began, so that the signature can say whether anything
 * changed in between.
 */
final class MeasurementSeries {
  static final int CHANGED = 1;
  static final int UNCHANGED = 2;

  private final MeasurementTranscript transcript;
  private Optional<List<MeasuredElement>> first = Optional.empty();

  MeasurementSeries(MeasurementTranscript transcript) {
    this.transcript = transcript;
  }

  MeasurementTranscript transcript() {
    return transcript;
  }

  /** Hears of what is measured for the next response. */
  void measured(List<MeasuredElement> elements) {
    if (transcript.isEmpty() || first.isEmpty()) {
      first = Optional.of(elements);
    }
  }

  /** Whether {@code elements} are those that the series began with, as MEASUREMENTS says it. */
  int contentChanged(List<MeasuredElement> elements) {
    return first.filter(elements::equals).isPresent() ? UNCHANGED : CHANGED;
  }
}
