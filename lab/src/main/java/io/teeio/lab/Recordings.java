package io.teeio.lab;

import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.wire.Bytes;
import java.util.function.Consumer;

/**
 * What of a life is recorded for later, besides its timeline.
 *
 * @param doeObjects hears of every data object to and from a device, headers included
 * @param secrets hears what the TSM's sessions are derived from: whoever knows it can read them
 */
public record Recordings(Consumer<Bytes> doeObjects, AgreedSecrets secrets) {
  /** Nothing is recorded. */
  public static final Recordings NONE = new Recordings(object -> {}, AgreedSecrets.NONE);
}
