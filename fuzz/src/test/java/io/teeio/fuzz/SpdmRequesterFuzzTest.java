package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.MeasurementQuery;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import java.io.IOException;

/** A requester whose peer answers whatever it likes: nothing that is signed may succeed. */
class SpdmRequesterFuzzTest {
  /** Chunks are the answers, in order; tag bit 0: as a secured record. */
  @FuzzTest
  void fromTheStart(byte[] input) {
    run(input, 0);
  }

  /** The same, but VERSION, CAPABILITIES and ALGORITHMS are those of a real device. */
  @FuzzTest
  void afterNegotiation(byte[] input) {
    run(input, 3);
  }

  /** The same, but DIGESTS and the first portion of the chain are real, too. */
  @FuzzTest
  void afterDigests(byte[] input) {
    run(input, 5);
  }

  private static void run(byte[] input, int honest) {
    Binding binding = Binding.PCI_DOE;
    Transport device = Parties.wire(binding, Parties.device(binding));
    Liar liar = new Liar(device, honest, new Chunks(input));
    try (SpdmRequester requester = Parties.requester(liar, SpdmVersion.V1_2, SpdmVersion.V1_3)) {
      requester.negotiate();
      requester.getDigests();
      Outcome<CertificateChain> chain = requester.getCertificate(0);
      Law.require(!requester.challenge(0, SummaryType.ALL).isDone(), "a liar passed the challenge");
      requester.getMeasurements(MeasurementQuery.one(1));
      Law.require(
          !requester.getMeasurements(MeasurementQuery.allSigned(0)).isDone(),
          "a liar signed measurements");
      if (chain instanceof Outcome.Done<CertificateChain>(CertificateChain read)) {
        Outcome<SpdmSession> session = requester.openSession(0, read, SummaryType.NONE, 0);
        Law.require(!session.isDone(), "a liar opened a session");
      }
    } catch (IOException over) {
      Law.require(over.equals(liar.over), "not what the transport threw");
    }
  }

  /** Honest for some messages, then answers chunks until there are none. */
  private static final class Liar implements Transport {
    private final IOException over = new IOException("the input is over");
    private final Transport device;
    private final Chunks chunks;
    private int honest;

    Liar(Transport device, int honest, Chunks chunks) {
      this.device = device;
      this.honest = honest;
      this.chunks = chunks;
    }

    @Override
    public Binding binding() {
      return device.binding();
    }

    @Override
    public Envelope exchange(Envelope request) throws IOException {
      if (honest-- > 0) {
        return device.exchange(request);
      }
      if (!chunks.hasNext()) {
        throw over;
      }
      Chunks.Chunk chunk = chunks.next();
      return new Envelope(chunk.has(0), chunk.bytes());
    }
  }
}
