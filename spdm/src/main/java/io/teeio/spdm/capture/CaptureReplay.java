package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.CapturedFrame;
import java.util.function.Consumer;

/**
 * Goes through a capture frame by frame: reads every message, puts chunks together, opens every
 * record whose secret is known, and checks every signature and all verify data on the way.
 */
public final class CaptureReplay {
  private final Crypto crypto;
  private final CaptureSecrets secrets;
  private final boolean fields;
  private final Consumer<ReplayEvent> events;
  private final Consumer<SignedTranscript> proofs;

  /**
   * A replay.
   *
   * @param crypto computes hashes, keys and signatures
   * @param secrets open the sessions
   * @param fields whether every field of every message is wanted
   * @param events hears of all that is found
   */
  public CaptureReplay(
      Crypto crypto, CaptureSecrets secrets, boolean fields, Consumer<ReplayEvent> events) {
    this(crypto, secrets, fields, events, proof -> {});
  }

  /**
   * A replay that hands out what the responder signed of itself, too.
   *
   * @param proofs hears of every signed MEASUREMENTS, CHALLENGE_AUTH and KEY_EXCHANGE_RSP, right or
   *     wrong
   */
  public CaptureReplay(
      Crypto crypto,
      CaptureSecrets secrets,
      boolean fields,
      Consumer<ReplayEvent> events,
      Consumer<SignedTranscript> proofs) {
    this.crypto = crypto;
    this.secrets = secrets;
    this.fields = fields;
    this.events = events;
    this.proofs = proofs;
  }

  /** Goes through {@code capture}; what is wrong with it is in the result, never thrown. */
  public ReplaySummary replay(Capture capture) {
    Findings findings = new Findings(events, proofs, fields);
    ReplayedConnection connection =
        new ReplayedConnection(capture.binding(), crypto, secrets, findings);
    FrameReplay frames = new FrameReplay(capture.binding(), connection, findings);
    Direction expected = Direction.REQUEST;
    for (CapturedFrame frame : capture.frames()) {
      expected = frames.frame(expected, frame.bytes()).opposite();
    }
    connection.sessions().endAll();
    return findings.summary();
  }
}
