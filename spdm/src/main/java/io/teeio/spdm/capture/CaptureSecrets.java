package io.teeio.spdm.capture;

import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.wire.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a capture beside itself. The caller owns and wipes the secrets.
 *
 * @param sessions secrets of its sessions in the order in which they were made
 * @param provisioned what the endpoints knew beforehand
 */
public record CaptureSecrets(List<SessionSecret> sessions, Provisioned provisioned) {
  /** Nothing is known: only what went in the clear is checked. */
  public static final CaptureSecrets NONE = new CaptureSecrets(List.of(), Provisioned.NONE);

  /** Copies the list. */
  public CaptureSecrets {
    sessions = List.copyOf(sessions);
  }

  /**
   * Secrets of which only the order is known.
   *
   * @param agreed of each KEY_EXCHANGE, by Diffie-Hellman
   * @param preshared of each PSK_EXCHANGE
   */
  public static CaptureSecrets inOrder(List<Secret> agreed, List<Secret> preshared) {
    return new CaptureSecrets(
        Stream.concat(of(AgreedSecrets.Kind.DHE, agreed), of(AgreedSecrets.Kind.PSK, preshared))
            .toList(),
        Provisioned.NONE);
  }

  private static Stream<SessionSecret> of(AgreedSecrets.Kind kind, List<Secret> secrets) {
    return secrets.stream().map(secret -> new SessionSecret(Optional.empty(), kind, secret));
  }
}
