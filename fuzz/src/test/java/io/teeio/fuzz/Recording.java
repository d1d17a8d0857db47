package io.teeio.fuzz;

import io.teeio.device.Dsm;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.Padding;
import io.teeio.spdm.message.SpdmCodec;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.Transport;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an honest requester and an honest device said to each other. */
final class Recording {
  /** The agreement of the recording for {@link Agreement#of}: 1.3, P-256, in the clear, padded. */
  static final Bytes SELECTOR = Bytes.of(0x80 | 0x10 | 0x08 | 3);

  private static final int CHALLENGE = 0x83;

  private final List<Envelope> requests = new ArrayList<>();
  private final List<Envelope> responses = new ArrayList<>();
  private Bytes chain = Bytes.EMPTY;

  private Recording() {}

  /** A request in the clear and its response. */
  record Exchange(Bytes request, Bytes response) {}

  /** Negotiation, identification, measurements, a session and its end. */
  static Recording ofALife() throws IOException, Aborted {
    Recording recording = new Recording();
    Dsm device = Parties.device(Binding.PCI_DOE);
    Transport wire = recording.tap(Parties.wire(Binding.PCI_DOE, device));
    try (SpdmRequester requester = Parties.requester(wire, SpdmVersion.V1_3)) {
      requester.negotiate().orAbort();
      requester.getDigests().orAbort();
      CertificateChain chain = requester.getCertificate(0).orAbort();
      recording.chain = chain.buffer();
      requester.challenge(0, SummaryType.ALL).orAbort();
      requester.getMeasurements(MeasurementQuery.allSigned(0)).orAbort();
      SpdmSession session = requester.openSession(0, chain, SummaryType.NONE, 0).orAbort();
      session.heartbeat();
      session.end().orAbort();
    }
    return recording;
  }

  private Transport tap(Transport wire) {
    return new Transport() {
      @Override
      public Binding binding() {
        return wire.binding();
      }

      @Override
      public Envelope exchange(Envelope request) throws IOException {
        requests.add(request);
        Envelope response = wire.exchange(request);
        responses.add(response);
        return response;
      }
    };
  }

  /** What went in the clear. */
  List<Exchange> clear() {
    List<Exchange> clear = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      if (!requests.get(i).secured() && !responses.get(i).secured()) {
        clear.add(new Exchange(requests.get(i).payload(), responses.get(i).payload()));
      }
    }
    return clear;
  }

  /** The place of the request's kind in {@link Agreement#requests}. */
  int kindOf(Exchange exchange) {
    List<SpdmRequest> kinds = Agreement.requests(Agreement.of(SELECTOR.at(0)));
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i).code() == exchange.request().at(1)) {
        return i;
      }
    }
    throw new IllegalStateException("a request of no kind");
  }

  /** All requests from {@code first} on, as chunks. */
  byte[] requests(int first) {
    return chunks(requests.subList(first, requests.size()));
  }

  /** The responses from {@code first} to {@code end}, as chunks. */
  byte[] responses(int first, int end) {
    return chunks(responses.subList(first, end));
  }

  private static byte[] chunks(List<Envelope> envelopes) {
    return Chunks.of(
        envelopes.stream()
            .map(envelope -> new Chunks.Chunk(envelope.secured() ? 1 : 0, envelope.payload()))
            .toArray(Chunks.Chunk[]::new));
  }

  /** The first record of the session. */
  Bytes record() {
    return requests.stream().filter(Envelope::secured).findFirst().orElseThrow().payload();
  }

  /** The buffer of slot 0. */
  Bytes chain() {
    return chain;
  }

  /** Every message and record as DOE carries it. */
  List<Bytes> frames() {
    List<Bytes> frames = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      frames.add(Framing.wrap(Binding.PCI_DOE, requests.get(i)));
      frames.add(Framing.wrap(Binding.PCI_DOE, responses.get(i)));
    }
    return frames;
  }

  /** The messages that a connection transcript has, without padding. */
  Bytes transcript() throws MalformedInput {
    Bytes all = Bytes.EMPTY;
    for (Exchange each : clear()) {
      if (each.request().at(1) != CHALLENGE) {
        all = Bytes.concat(all, each.request(), exact(each));
      }
    }
    return all;
  }

  private Bytes exact(Exchange exchange) throws MalformedInput {
    Negotiated negotiated = Agreement.of(SELECTOR.at(0));
    SpdmRequest request = Agreement.requests(negotiated).get(kindOf(exchange));
    return SpdmCodec.readResponse(exchange.response(), Padding.TO_DWORD, negotiated, request)
        .exact();
  }
}
