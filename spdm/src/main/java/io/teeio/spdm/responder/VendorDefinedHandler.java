package io.teeio.spdm.responder;

import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/** Answers VENDOR_DEFINED_REQUEST. Called by the responder, one request at a time. */
@FunctionalInterface
public interface VendorDefinedHandler {
  /** A handler that knows no vendor. */
  VendorDefinedHandler NONE = (session, standardId, vendorId, payload) -> new Unsupported();

  /** What becomes of a request. */
  sealed interface Result permits Answer, Unsupported, Discard {}

  /**
   * It is answered.
   *
   * @param payload what VENDOR_DEFINED_RESPONSE carries
   */
  record Answer(Bytes payload) implements Result {}

  /** Nobody here speaks that protocol: ERROR UnsupportedRequest. */
  record Unsupported() implements Result {}

  /** It is dropped without an answer, as IDE_KM demands of malformed requests. */
  record Discard() implements Result {}

  /**
   * Handles one request.
   *
   * @param session the session that it came in; empty if it came in the clear
   * @param standardId the registry of the vendor, 3 for PCI-SIG
   * @param vendorId the vendor within that registry
   * @param payload what the vendor defines
   */
  Result handle(Optional<SessionId> session, int standardId, Bytes vendorId, Bytes payload);
}
