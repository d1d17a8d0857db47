package io.teeio.tsm.device;

import io.teeio.platform.cove.ConnectionTranscript.Element;
import io.teeio.spdm.message.Algorithms;
import io.teeio.spdm.message.Capabilities;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.ErrorResponse;
import io.teeio.spdm.message.FinishResponse;
import io.teeio.spdm.message.KeyExchangeResponse;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.RespondIfReady;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what is said while a device is connected, at the moment of its exchange and inside
 * the TSM: pairs of request and response, whole and unpadded. A list of what may be
 * recorded, not of what may not: an IDE key has no way in. Attempts that a device put off or
 * refused leave no trace.
 */
final class TranscriptRecorder {
  /** One pair, and the element that it belongs to besides FULL. */
  record Pair(Element element, Bytes request, Bytes response) {
    Bytes both() {
      return Bytes.concat(request, response);
    }
  }

  private static final int TDISP = 0x01;
  private static final int TDISP_VERSION = 0x01;
  private static final int TDISP_CAPABILITIES = 0x02;
  private static final int TDISP_TYPE_OFFSET = 2;

  private final List<Pair> pairs = new ArrayList<>();
  private Optional<Bytes> asked = Optional.empty();
  private boolean recording;

  /** Starts anew. */
  void begin() {
    pairs.clear();
    asked = Optional.empty();
    recording = true;
  }

  /** Stops; what was recorded is handed over and forgotten. */
  List<Pair> end() {
    recording = false;
    List<Pair> all = List.copyOf(pairs);
    pairs.clear();
    return all;
  }

  void hear(SpdmEvent event) {
    if (!recording) {
      return;
    }
    switch (event) {
      case SpdmEvent.MessageSent sent -> {
        if (!(sent.message() instanceof RespondIfReady)) {
          asked = Optional.of(sent.exact());
        }
      }
      case SpdmEvent.MessageReceived received -> answered(received.message(), received.exact());
      case SpdmEvent.RecordSealed _,
          SpdmEvent.RecordOpened _,
          SpdmEvent.StateChanged _,
          SpdmEvent.KeysUpdated _,
          SpdmEvent.RuleBroken _ -> {}
    }
  }

  private void answered(SpdmMessage response, Bytes exact) {
    if (response instanceof ErrorResponse error && error.is(ErrorCode.RESPONSE_NOT_READY)) {
      return;
    }
    Optional<Element> element = element(response);
    if (element.isPresent() && asked.isPresent()) {
      if (response instanceof Version) {
        pairs.clear(); // GET_VERSION begins everything anew
      }
      pairs.add(new Pair(element.get(), asked.get(), exact));
    }
    asked = Optional.empty();
  }

  /** The element of {@code response}; what is not named here is never recorded. */
  private static Optional<Element> element(SpdmMessage response) {
    if (response instanceof Version
        || response instanceof Capabilities
        || response instanceof Algorithms) {
      return Optional.of(Element.VCA);
    }
    if (response instanceof Digests) {
      return Optional.of(Element.FULL);
    }
    if (response instanceof CertificateResponse) {
      return Optional.of(Element.DEVICE_CERTIFICATE);
    }
    if (response instanceof KeyExchangeResponse || response instanceof FinishResponse) {
      return Optional.of(Element.SESSION);
    }
    if (response instanceof Measurements) {
      return Optional.of(Element.DEVICE_MEASUREMENT);
    }
    return response instanceof VendorDefinedResponse vendor
            && isTdispVersionOrCapabilities(vendor.payload())
        ? Optional.of(Element.TDISP_VC)
        : Optional.empty();
  }

  private static boolean isTdispVersionOrCapabilities(Bytes payload) {
    return payload.length() > TDISP_TYPE_OFFSET
        && payload.at(0) == TDISP
        && (payload.at(TDISP_TYPE_OFFSET) == TDISP_VERSION
            || payload.at(TDISP_TYPE_OFFSET) == TDISP_CAPABILITIES);
  }
}
