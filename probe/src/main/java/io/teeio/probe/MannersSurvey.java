package io.teeio.probe;

import io.teeio.rule.Rule;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetVersion;
import io.teeio.spdm.message.MessageCode;
import io.teeio.spdm.message.Version;
import io.teeio.spdm.requester.SpdmRequester;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests that a responder has to refuse, and how it does. */
final class MannersSurvey {
  private static final int UNKNOWN_REQUEST = 0xDF;
  private static final int NO_SLOT = 0x0E;
  private static final int OTHER_VERSION = 0x1F;

  private final Findings findings;
  private final Dialogue dialogue;
  private final SpdmRequester requester;
  private final Negotiated negotiated;

  MannersSurvey(
      Findings findings, Dialogue dialogue, SpdmRequester requester, Negotiated negotiated) {
    this.findings = findings;
    this.dialogue = dialogue;
    this.requester = requester;
    this.negotiated = negotiated;
  }

  /**
   * A request that has to be refused.
   *
   * @param name what it is
   * @param rule the rule that wants it refused
   * @param bytes the request
   * @param accepted the codes that a refusal may have; none for any
   * @param data Param2 that a refusal has to have
   */
  private record Offence(
      String name, Rule rule, Bytes bytes, Set<ErrorCode> accepted, Optional<Integer> data) {}

  void run() throws IOException {
    int version = negotiated.version().wire();
    if (findings.spdm("manners", "negotiation", requester::negotiate, it -> "").isEmpty()) {
      return;
    }
    for (Offence offence : afterNegotiation(version)) {
      commit(offence);
    }
    dialogue.ask(new GetVersion(), Negotiated.INITIAL, Version.class);
    commit(
        new Offence(
            "GET_DIGESTS before GET_CAPABILITIES",
            ProbeRule.REFUSES_DISORDER,
            Bytes.of(version, MessageCode.GET_DIGESTS.wire(), 0, 0),
            Set.of(
                ErrorCode.UNEXPECTED_REQUEST,
                ErrorCode.UNSUPPORTED_REQUEST,
                ErrorCode.VERSION_MISMATCH),
            Optional.empty()));
    Outcome<Version> alive =
        findings.guarded(
            "manners",
            "GET_VERSION at last",
            findings.now(),
            () -> dialogue.ask(new GetVersion(), Negotiated.INITIAL, Version.class));
    findings.expect(alive.isDone(), ProbeRule.LIVES_ON, "manners", alive.describe());
  }

  private List<Offence> afterNegotiation(int version) {
    Bytes heartbeat = Bytes.of(version, MessageCode.HEARTBEAT.wire(), 0, 0);
    Bytes slot = Bytes.of(version, MessageCode.GET_CERTIFICATE.wire(), NO_SLOT, 0, 0, 0, 16, 0);
    List<Offence> always =
        List.of(
            new Offence(
                "request 0x%02X".formatted(UNKNOWN_REQUEST),
                ProbeRule.REFUSES_UNKNOWN,
                Bytes.of(version, UNKNOWN_REQUEST, 0, 0),
                Set.of(ErrorCode.UNSUPPORTED_REQUEST),
                Optional.of(UNKNOWN_REQUEST)),
            new Offence(
                "GET_DIGESTS in version 1.15",
                ProbeRule.REFUSES_VERSION,
                Bytes.of(OTHER_VERSION, MessageCode.GET_DIGESTS.wire(), 0, 0),
                Set.of(ErrorCode.VERSION_MISMATCH),
                Optional.empty()));
    List<Offence> sessions =
        negotiated.bothHave(Capability.HBEAT) && negotiated.atLeast(SpdmVersion.V1_1)
            ? List.of(
                new Offence(
                    "HEARTBEAT in the clear",
                    ProbeRule.REFUSES_WITHOUT_SESSION,
                    heartbeat,
                    Set.of(),
                    Optional.empty()))
            : List.of();
    List<Offence> certificates =
        negotiated.responder().has(Capability.CERT)
            ? List.of(
                new Offence(
                    "GET_CERTIFICATE of slot 14",
                    ProbeRule.REFUSES_INVALID,
                    slot,
                    Set.of(),
                    Optional.empty()))
            : List.of();
    return java.util.stream.Stream.of(always, sessions, certificates)
        .flatMap(List::stream)
        .toList();
  }

  private void commit(Offence offence) throws IOException {
    Instant begun = findings.now();
    Bytes answer =
        findings.guarded("manners", offence.name(), begun, () -> dialogue.say(offence.bytes()));
    boolean error = answer.length() >= 4 && answer.at(1) == MessageCode.ERROR.wire();
    Optional<ErrorCode> code = error ? ErrorCode.of(answer.at(2)) : Optional.empty();
    boolean right =
        error
            && (offence.accepted().isEmpty()
                || code.filter(offence.accepted()::contains).isPresent())
            && (offence.data().isEmpty() || offence.data().get() == answer.at(3));
    String seen =
        error
            ? code.map(ErrorCode::toString).orElse("ERROR 0x%02X".formatted(answer.at(2)))
            : "no ERROR but " + answer;
    findings.note("manners", offence.name(), right ? Verdict.DONE : Verdict.BROKEN, seen, begun);
    findings.expect(right, offence.rule(), "manners", offence.name() + " got " + seen);
  }
}
