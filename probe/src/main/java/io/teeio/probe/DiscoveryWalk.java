package io.teeio.probe;

import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeDiscovery;
import io.teeio.pcie.doe.DoeProtocol;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Asks a DOE mailbox what it speaks, index by index. */
final class DiscoveryWalk {
  private static final int MOST = 256;

  private final Findings findings;
  private final ProbeLink.Mailbox mailbox;

  DiscoveryWalk(Findings findings, ProbeLink.Mailbox mailbox) {
    this.findings = findings;
    this.mailbox = mailbox;
  }

  List<DoeProtocol> run() throws IOException {
    List<DoeProtocol> protocols = new ArrayList<>();
    var begun = findings.now();
    try {
      int index = 0;
      do {
        DoeDiscovery.Response answer = ask(index);
        protocols.add(answer.protocol());
        index = answer.nextIndex();
      } while (index != 0 && protocols.size() < MOST);
      findings.note("mailbox", "DOE Discovery", Verdict.DONE, words(protocols), begun);
    } catch (MalformedInput malformed) {
      String why = String.valueOf(malformed.getMessage());
      findings.note("mailbox", "DOE Discovery", Verdict.BROKEN, why, begun);
      findings.doubt(ProbeRule.DISCOVERY_LIST, "mailbox", why);
    }
    findings.expect(
        protocols.indexOf(DoeProtocol.DISCOVERY) == 0
            && new HashSet<>(protocols).size() == protocols.size(),
        ProbeRule.DISCOVERY_LIST,
        "mailbox",
        words(protocols));
    findings.expect(
        protocols.contains(DoeProtocol.SPDM), ProbeRule.DISCOVERY_CMA, "mailbox", words(protocols));
    return protocols;
  }

  private DoeDiscovery.Response ask(int index) throws IOException, MalformedInput {
    Bytes answer =
        findings.guarded(
            "mailbox",
            "DOE Discovery index " + index,
            findings.now(),
            () -> mailbox.exchange(new DoeDiscovery.Request(index, 0).toObject().toBytes()));
    return DoeDiscovery.Response.read(DataObject.read(answer).payload());
  }

  /** As {@code 0001:00 Discovery}. */
  static String words(List<DoeProtocol> protocols) {
    return String.join(", ", protocols.stream().map(DiscoveryWalk::word).toList());
  }

  static String word(DoeProtocol protocol) {
    String number = "%04x:%02x".formatted(protocol.vendor(), protocol.type());
    if (protocol.equals(DoeProtocol.DISCOVERY)) {
      return number + " Discovery";
    }
    if (protocol.equals(DoeProtocol.SPDM)) {
      return number + " CMA-SPDM";
    }
    return protocol.equals(DoeProtocol.SECURED_SPDM) ? number + " Secured CMA-SPDM" : number;
  }
}
