package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.device.Dsm;
import io.teeio.pcie.PciSigVendor;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/** A device whose peer sends whatever it likes: the responder, IDE_KM and TDISP behind it. */
class SpdmResponderFuzzTest {
  private static final int LONGEST_ANSWER = 1 << 16;

  /** Chunks, tag bit 0: as a secured record; the first chunk's bit 7: over MCTP. */
  @FuzzTest
  void fresh(byte[] input) {
    Dsm device = Parties.device(binding(input));
    assault(device, input);
  }

  /** The same after a negotiation. */
  @FuzzTest
  void negotiated(byte[] input) throws IOException, Aborted {
    Binding binding = binding(input);
    Dsm device = Parties.device(binding);
    try (SpdmRequester requester =
        Parties.requester(Parties.wire(binding, device), SpdmVersion.V1_3)) {
      requester.negotiate().orAbort();
    }
    assault(device, input);
  }

  /**
   * Inside a session; tag bits 1:0 of a chunk: 0 a payload of IDE_KM or TDISP, 1 one of any vendor,
   * 2 a record as it stands, 3 a message in the clear.
   */
  @FuzzTest
  void inSession(byte[] input) throws IOException, Aborted {
    Binding binding = binding(input);
    Dsm device = Parties.device(binding);
    try (SpdmRequester requester =
        Parties.requester(Parties.wire(binding, device), SpdmVersion.V1_2)) {
      requester.negotiate().orAbort();
      requester.getDigests().orAbort();
      SpdmSession session =
          requester
              .openSession(0, requester.getCertificate(0).orAbort(), SummaryType.NONE, 0)
              .orAbort();
      Chunks chunks = new Chunks(input);
      while (chunks.hasNext()) {
        Chunks.Chunk chunk = chunks.next();
        switch (chunk.tag() & 3) {
          case 0 -> vendor(session, PciSigVendor.VENDOR_ID, chunk.bytes());
          case 1 -> vendor(session, Bytes.of(chunk.tag(), 0), chunk.bytes());
          case 2 -> answer(device, Envelope.secured(chunk.bytes()));
          default -> answer(device, Envelope.clear(chunk.bytes()));
        }
      }
      session.end();
    }
  }

  private static void vendor(SpdmSession session, Bytes vendor, Bytes payload) {
    if (payload.length() > 1024) {
      return;
    }
    try {
      session.vendorDefined(PciSigVendor.STANDARD_ID, vendor, payload);
    } catch (IOException discarded) {
      Law.require("there is no answer".equals(discarded.getMessage()), "the wire is fine");
    }
  }

  private static Binding binding(byte[] input) {
    return input.length > 0 && input[0] < 0 ? Binding.MCTP : Binding.PCI_DOE;
  }

  private static void assault(Dsm device, byte[] input) {
    Chunks chunks = new Chunks(input);
    while (chunks.hasNext()) {
      Chunks.Chunk chunk = chunks.next();
      answer(device, new Envelope(chunk.has(0), chunk.bytes()));
    }
  }

  private static void answer(Dsm device, Envelope request) {
    Optional<Envelope> answer = device.respond(request);
    answer.ifPresent(sent -> {
      int length = sent.payload().length();
      Law.require(length >= 4 && length <= LONGEST_ANSWER, "answered with " + length + " bytes");
    });
  }
}
