package io.teeio.dissect;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.ReplaySummary;
import io.teeio.spdm.transport.Capture;
import java.util.function.Consumer;

/**
 * Puts a capture into words, message by message, with what was checked of each. What it hands out
 * is all it keeps: the size of a capture does not matter.
 */
public final class Dissector {
  private final Crypto crypto;
  private final CaptureSecrets secrets;
  private final boolean wantFields;
  private final Consumer<DissectedMessage> messages;

  /**
   * A dissector.
   *
   * @param crypto computes hashes, keys and signatures
   * @param secrets open the sessions; owned and wiped by the caller
   * @param wantFields whether every field of every message is wanted
   * @param messages hears of every message, in the order of the capture
   */
  public Dissector(
      Crypto crypto,
      CaptureSecrets secrets,
      boolean wantFields,
      Consumer<DissectedMessage> messages) {
    this.crypto = crypto;
    this.secrets = secrets;
    this.wantFields = wantFields;
    this.messages = messages;
  }

  /** Goes through {@code capture}; what is wrong with it is told, never thrown. */
  public Dissection dissect(Capture capture) {
    DissectionRun run = new DissectionRun(capture, wantFields, messages);
    ReplaySummary replay =
        new CaptureReplay(crypto, secrets, wantFields, run::event).replay(capture);
    run.flush();
    return new Dissection(replay, run.count(), run.innerMalformed());
  }
}
