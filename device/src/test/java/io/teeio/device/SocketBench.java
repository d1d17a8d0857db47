package io.teeio.device;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.rule.Guards;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Transport;
import java.io.IOException;

/** A requester at a security manager that has no fabric. */
final class SocketBench {
  private SocketBench() {}

  static SpdmRequester requester(DeviceBench bench, Dsm dsm) {
    Transport transport =
        new Transport() {
          @Override
          public Binding binding() {
            return Binding.PCI_DOE;
          }

          @Override
          public Envelope exchange(Envelope request) throws IOException {
            return dsm.respond(request).orElseThrow(() -> new IOException("no answer"));
          }
        };
    return new SpdmRequester(
        transport,
        RequesterProfile.cove().withSuite(Suite.P256),
        bench.crypto,
        bench.random,
        bench.clock,
        Guards.all(),
        event -> {});
  }

  static SpdmSession open(DeviceBench bench, Dsm dsm) throws Exception {
    SpdmRequester requester = requester(bench, dsm);
    requester.negotiate().orAbort();
    CertificateChain chain = requester.getCertificate(0).orAbort();
    return requester.openSession(0, chain, SummaryType.NONE, 0).orAbort();
  }

  /** Programs the six keys of a stream at one end only, and sets them to GO. */
  static void key(DeviceBench bench, SpdmSession session, int port, StreamId stream)
      throws Exception {
    IdeKmRequester km = new IdeKmRequester(DeviceBench.channel(session));
    for (KeySubStream name : DeviceBench.keyNames(KeySet.K0)) {
      try (IdeKey key = IdeKey.generate(bench.random)) {
        km.program(port, stream, name, key).orAbort();
      }
      km.go(port, stream, name).orAbort();
    }
  }
}
