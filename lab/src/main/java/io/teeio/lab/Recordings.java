package io.teeio.lab;

import io.teeio.spdm.session.AgreedSecrets;

/**
 * What of a life is recorded for later, besides its timeline.
 *
 * @param doeObjects hears of every data object to and from a device
 * @param secrets hears what the TSM's sessions are derived from: whoever knows it can read them
 */
public record Recordings(DoeObjects doeObjects, AgreedSecrets secrets) {
  /** Nothing is recorded. */
  public static final Recordings NONE = new Recordings((device, object) -> {}, AgreedSecrets.NONE);

  /** What is recorded here and in {@code other}. */
  public Recordings and(Recordings other) {
    return new Recordings(
        (device, object) -> {
          doeObjects.passed(device, object);
          other.doeObjects.passed(device, object);
        },
        (session, kind, secret) -> {
          secrets.agreed(session, kind, secret);
          other.secrets.agreed(session, kind, secret);
        });
  }
}
