package io.teeio.spdm.responder;

import java.util.List;

/** Measures the device. Called anew for each request, so that what it says is fresh. */
@FunctionalInterface
public interface MeasurementSource {
  /** A device without measurements. */
  MeasurementSource NONE = List::of;

  /** All elements, in ascending order of index, each index once. */
  List<MeasuredElement> measure();
}
