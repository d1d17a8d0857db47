package io.teeio.spdm.responder;

import io.teeio.spdm.message.DmtfMeasurementLog;
import java.util.List;

/**
 * Keeps the measurement extension log of a device (DSP0274 1.3): what went into its hash-extended
 * measurements, in order. Entries are only ever added.
 */
@FunctionalInterface
public interface MeasurementLog {
  /** A device without a log. */
  MeasurementLog NONE = () -> new DmtfMeasurementLog(List.of());

  /** All of it. */
  DmtfMeasurementLog read();
}
