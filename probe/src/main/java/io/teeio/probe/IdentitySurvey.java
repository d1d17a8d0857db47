package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.requester.ChallengeResult;
import io.teeio.spdm.requester.SlotDigests;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Slots, chains, and whether the responder has the keys. */
final class IdentitySurvey {
  private final Inquiry inquiry;
  private final Findings findings;
  private final SpdmRequester requester;
  private final Negotiated negotiated;
  private final SortedMap<Integer, CertificateChain> chains = new TreeMap<>();
  private Optional<Bytes> summary = Optional.empty();

  IdentitySurvey(Inquiry inquiry, SpdmRequester requester, Negotiated negotiated) {
    this.inquiry = inquiry;
    this.findings = inquiry.findings();
    this.requester = requester;
    this.negotiated = negotiated;
  }

  /** The chains that could be fetched and are in order, by slot. */
  SortedMap<Integer, CertificateChain> chains() {
    return chains;
  }

  /** The hash of the measurements that a CHALLENGE_AUTH gave. */
  Optional<Bytes> summary() {
    return summary;
  }

  List<SlotFacts> run() throws IOException {
    if (!negotiated.responder().has(Capability.CERT)) {
      return List.of();
    }
    String where = negotiated.version().toString();
    Optional<SlotDigests> digests =
        findings.spdm(
            where, "GET_DIGESTS", requester::getDigests, it -> "slots " + it.digests().keySet());
    List<SlotFacts> facts = new ArrayList<>();
    for (Map.Entry<Integer, Bytes> slot :
        digests.map(SlotDigests::digests).orElseGet(TreeMap::new).entrySet()) {
      if (inquiry.plan().slots().isEmpty() || inquiry.plan().slots().contains(slot.getKey())) {
        facts.add(fetch(where, slot.getKey(), slot.getValue()));
      }
    }
    if (inquiry.wants(Topic.CHALLENGE) && negotiated.responder().has(Capability.CHAL)) {
      for (int i = 0; i < facts.size(); i++) {
        if (chains.containsKey(facts.get(i).slot())) {
          facts.set(i, facts.get(i).withAuthenticated(challenge(where, facts.get(i).slot())));
        }
      }
    }
    return facts;
  }

  /** Whether the responder proves that it has the key of {@code slot}. */
  boolean challenge(String where, int slot) throws IOException {
    SummaryType summarised =
        negotiated
                .responder()
                .flags()
                .hasAny(Capability.MEAS_WITH_SIGNATURE, Capability.MEAS_WITHOUT_SIGNATURE)
            ? inquiry.plan().summary()
            : SummaryType.NONE;
    Optional<ChallengeResult> proof =
        findings.spdm(
            where,
            "CHALLENGE slot " + slot,
            () -> requester.challenge(slot, summarised),
            it -> "slots 0x%02x".formatted(it.slotMask()));
    if (summarised == SummaryType.ALL) {
      summary = proof.flatMap(ChallengeResult::summaryHash);
    }
    return proof.isPresent();
  }

  private SlotFacts fetch(String where, int slot, Bytes digest) throws IOException {
    Optional<CertificateChain> chain =
        findings.spdm(
            where,
            "GET_CERTIFICATE slot " + slot,
            () -> requester.getCertificate(slot),
            it -> it.buffer().length() + " bytes, " + it.certificates().size() + " certificates");
    chain.ifPresent(it -> {
      chains.put(slot, it);
      new CertificateCheck(findings, inquiry.tools().clock().instant()).check(slot, it);
    });
    return new SlotFacts(
        slot,
        digest,
        chain.map(it -> it.buffer().length()).orElse(0),
        chain.map(CertificateChain::certificates).orElse(List.of()).stream()
            .map(CertificateFacts::of)
            .toList(),
        chain.filter(it -> it.includesRoot(inquiry.tools().crypto())).isPresent(),
        Optional.empty());
  }
}
