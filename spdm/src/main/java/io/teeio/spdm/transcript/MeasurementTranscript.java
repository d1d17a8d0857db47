package io.teeio.spdm.transcript;

import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.wire.Bytes;

/**
 * L1/L2 outside sessions, or of one session: all GET_MEASUREMENTS and MEASUREMENTS since the last
 * reset. Begins with A from SPDM 1.2 on. Reset by every other request but those that only carry a
 * chunk of one, by every ERROR but ResponseNotReady and LargeResponse, and by a signature, which
 * ends the series (DSP0274, clause "MEASUREMENTS").
 */
public final class MeasurementTranscript {
  private static final int LIMIT = 1 << 20;

  private final Bytes vca;
  private final ByteLog log = new ByteLog(LIMIT);

  MeasurementTranscript(Bytes vca) {
    this.vca = vca;
  }

  /** Hears of a request that is about to be sent or was received: resets unless it belongs here. */
  public void before(SpdmRequest request) {
    if (request.code() != MessageCode.GET_MEASUREMENTS.wire() && !Transcripts.isCarrier(request)) {
      log.clear();
    }
  }

  /** Hears of an ERROR other than ResponseNotReady and LargeResponse. */
  public void refused() {
    log.clear();
  }

  /** Whether no pair was appended since the last reset. */
  public boolean isEmpty() {
    return log.isEmpty();
  }

  /** Appends an unsigned pair; says false, and resets, if it is more than we keep (1 MiB). */
  public boolean append(Bytes request, Bytes response) {
    boolean fits = log.append(request, response);
    if (!fits) {
      log.clear();
    }
    return fits;
  }

  /** All that a signed MEASUREMENTS signs, that pair included; resets. */
  public Bytes signed(Bytes request, Bytes unsignedResponse) {
    Bytes all = Bytes.concat(vca, log.all(), request, unsignedResponse);
    log.clear();
    return all;
  }
}
