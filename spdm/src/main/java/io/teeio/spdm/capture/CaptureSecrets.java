package io.teeio.spdm.capture;

import io.teeio.wire.Secret;
import java.util.List;

/**
 * What opens the sessions of a capture. The caller owns and wipes the secrets.
 *
 * @param keyExchange the agreed secret of each KEY_EXCHANGE that was answered, in their order
 * @param preshared the shared key of each PSK_EXCHANGE that was answered, in their order; the last
 *     one serves all that follow
 */
public record CaptureSecrets(List<Secret> keyExchange, List<Secret> preshared) {
  /** Nothing is known: only what went in the clear is checked. */
  public static final CaptureSecrets NONE = new CaptureSecrets(List.of(), List.of());

  /** Copies the lists. */
  public CaptureSecrets {
    keyExchange = List.copyOf(keyExchange);
    preshared = List.copyOf(preshared);
  }
}
