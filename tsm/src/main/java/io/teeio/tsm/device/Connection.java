package io.teeio.tsm.device;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.SpdmSessionChannel;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.tdisp.InterfaceId;
import io.teeio.pcie.tdisp.TdispRequester;
import io.teeio.platform.sbi.IdeStreamDescriptor;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.requester.SpdmSession;

/**
 * What a connected device has: a session, a stream, and what it said of itself then.
 *
 * @param session the session, through which everything goes
 * @param chain its certificate chain
 * @param slot the slot of that chain
 * @param stream what its stream is for
 * @param portIndex the IDE_KM port that has the stream
 * @param freshMeasurements whether the device computes measurements anew each time
 * @param tdispProfile what TDISP it speaks
 * @param transcript what was said
 */
record Connection(
    SpdmSession session,
    CertificateChain chain,
    int slot,
    IdeStreamDescriptor stream,
    int portIndex,
    boolean freshMeasurements,
    TdispProfile tdispProfile,
    RecordedTranscript transcript) {
  /**
   * Bytes of a report that are asked for at a time: what fits a message of ours with room to spare.
   */
  private static final int REPORT_PORTION = 1024;

  /** Whether {@code function} is one of those at the other end of the stream. */
  boolean serves(RequesterId function) {
    return stream.association().filter(traffic -> traffic.holds(function)).isPresent();
  }

  /**
   * Whether one address range of the stream holds all {@code length} bytes, at least one, from
   * {@code address}.
   */
  boolean routes(long address, long length) {
    return stream.association().stream()
        .flatMap(traffic -> traffic.memory().stream())
        .anyMatch(range -> range.contains(address) && range.contains(address + length - 1));
  }

  /** Keys of the stream, at the device's end. */
  IdeKmRequester ideKm() {
    return new IdeKmRequester(new SpdmSessionChannel(session));
  }

  /** TDISP with one interface of the device. */
  TdispRequester tdisp(RequesterId function) {
    return tdisp(session, function);
  }

  /** TDISP with {@code function} inside {@code session}. */
  static TdispRequester tdisp(SpdmSession session, RequesterId function) {
    return new TdispRequester(
        new SpdmSessionChannel(session), InterfaceId.of(function), REPORT_PORTION);
  }
}
