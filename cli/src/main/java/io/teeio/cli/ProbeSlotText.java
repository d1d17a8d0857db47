package io.teeio.cli;

import io.teeio.probe.CertificateFacts;
import io.teeio.probe.SlotFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Slots and certificates as engineers read them. */
final class ProbeSlotText {
  private static final int SOON = 90;

  private final ProbeColumns columns;
  private final Instant now;

  ProbeSlotText(ProbeColumns columns, Instant now) {
    this.columns = columns;
    this.now = now;
  }

  /** A slot and its certificates. */
  void slot(SlotFacts slot) {
    columns.head(
        "Slot "
            + slot.slot()
            + slot.authenticated()
                .map(yes -> yes ? ": proved by CHALLENGE" : ": NOT proved by CHALLENGE")
                .orElse(""));
    columns.field("digest", slot.digest().toString());
    columns.field(
        "chain",
        slot.chainSize()
            + " bytes, "
            + (slot.rootIncluded() ? "root included" : "root not included"));
    for (int i = 0; i < slot.certificates().size(); i++) {
      certificate(i, slot.certificates().get(i));
    }
  }

  private void certificate(int index, CertificateFacts certificate) {
    columns.field("certificate " + index, certificate.subject());
    String marks = String.join(", ", certificate.marks());
    columns.field(
        "",
        certificate.key().orElse("unknown key")
            + ", "
            + validity(certificate)
            + (marks.isEmpty() ? "" : ", " + marks));
    for (String information : certificate.deviceInformation()) {
      columns.field("", "device " + information);
    }
  }

  private String validity(CertificateFacts certificate) {
    String until = "until " + certificate.notAfter().atOffset(ZoneOffset.UTC).toLocalDate();
    if (now.isAfter(certificate.notAfter())) {
      return "EXPIRED, valid " + until;
    }
    if (now.isBefore(certificate.notBefore())) {
      return "NOT YET VALID, from "
          + certificate.notBefore().atOffset(ZoneOffset.UTC).toLocalDate();
    }
    long days = Duration.between(now, certificate.notAfter()).toDays();
    return days < SOON ? "valid " + until + " (" + days + " days)" : "valid " + until;
  }
}
