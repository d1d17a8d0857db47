package io.teeio.spdm.capture;

import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.UnsupportedRequest;
import io.teeio.spdm.message.UnsupportedResponse;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells the listener of a replay what was found in the present frame, and counts. */
final class Findings {
  /** Problems that are kept beside their counts: a hostile capture could have any number. */
  private static final int KEPT_PROBLEMS = 10_000;

  private final Consumer<ReplayEvent> events;
  private final Consumer<SignedTranscript> proofs;
  private final boolean wantsFields;
  private final Map<ReplayCheck, Integer> verified = new EnumMap<>(ReplayCheck.class);
  private final Map<ReplayCheck, Integer> failed = new EnumMap<>(ReplayCheck.class);
  private final List<ReplayEvent> problems = new ArrayList<>();
  private int frame = -1;
  private int messages;
  private int clear;
  private int records;
  private int unchecked;
  private int malformed;

  Findings(Consumer<ReplayEvent> events, Consumer<SignedTranscript> proofs, boolean wantsFields) {
    this.events = events;
    this.proofs = proofs;
    this.wantsFields = wantsFields;
  }

  /** Counts a frame; gives its number. */
  int nextFrame() {
    return ++frame;
  }

  void clearMessage() {
    clear++;
  }

  void record() {
    records++;
  }

  boolean wantsFields() {
    return wantsFields;
  }

  /** The responder signed {@code transcript} in the present frame. */
  void signed(
      Agreement agreement,
      Optional<SessionId> session,
      int slot,
      Bytes transcript,
      Optional<Identity> signer) {
    proofs.accept(
        new SignedTranscript(
            frame,
            agreement.number(),
            session,
            PeerIdentity.ofNibble(slot),
            transcript,
            signer.flatMap(Identity::presented)));
  }

  void message(Place place, SpdmMessage message, Bytes exact, List<Field> fields) {
    messages++;
    events.accept(new ReplayEvent.MessageRead(place, message, exact, fields));
    if (message instanceof UnsupportedRequest || message instanceof UnsupportedResponse) {
      notUnderstood(place, message.title(), exact, "its code is not one of this version");
    }
  }

  void otherProtocol(Place place, int type, Bytes data) {
    events.accept(new ReplayEvent.OtherProtocol(place, type, data));
  }

  void sealed(Place place, Bytes record) {
    events.accept(new ReplayEvent.Sealed(place, record));
  }

  /** {@code right} decides between verified and failed. */
  void checked(ReplayCheck check, boolean right, String reasonIfWrong) {
    if (right) {
      verified(check);
    } else {
      failed(check, reasonIfWrong);
    }
  }

  void verified(ReplayCheck check) {
    verified.merge(check, 1, Integer::sum);
    events.accept(new ReplayEvent.Verified(frame, check));
  }

  void failed(ReplayCheck check, String reason) {
    failed.merge(check, 1, Integer::sum);
    problem(new ReplayEvent.Failed(frame, check, reason));
  }

  /**
   * Something that should be given, as a secret or a certificate, is missing. That counts as a
   * failure, as the manifest of the recordings has it, where that manifest counts the check at all.
   */
  void missing(ReplayCheck check, String reason) {
    if (!check.isCounted()) {
      unchecked(check, reason);
      return;
    }
    failed.merge(check, 1, Integer::sum);
    problem(new ReplayEvent.NotChecked(frame, check, reason));
  }

  /** Something could not be checked, and nobody demands it. */
  void unchecked(ReplayCheck check, String reason) {
    unchecked++;
    problem(new ReplayEvent.NotChecked(frame, check, reason));
  }

  void unreadable(Place place, Bytes bytes, MalformedInput reason) {
    malformed++;
    problem(new ReplayEvent.Unreadable(place, bytes, reason));
  }

  void notUnderstood(Place place, String title, Bytes bytes, String reason) {
    problem(new ReplayEvent.NotUnderstood(place, title, bytes, reason));
  }

  private void problem(ReplayEvent problem) {
    if (problems.size() < KEPT_PROBLEMS) {
      problems.add(problem);
    }
    events.accept(problem);
  }

  ReplaySummary summary() {
    return new ReplaySummary(
        messages, clear, records, verified, failed, unchecked, malformed, problems);
  }
}
