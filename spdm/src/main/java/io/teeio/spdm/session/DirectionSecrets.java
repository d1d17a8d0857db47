package io.teeio.spdm.session;

import io.teeio.wire.Secret;

/**
 * What one stage of the key schedule yields: a secret for each direction and the stage's own
 * secret, from which the next stage starts (handshake) or which is exported (application).
 *
 * @param stage the handshake secret, or the export master secret
 * @param request the secret of the requester's direction
 * @param response the secret of the responder's direction
 */
public record DirectionSecrets(Secret stage, Secret request, Secret response)
    implements AutoCloseable {
  /** The secret of {@code direction}. */
  public Secret of(Direction direction) {
    return switch (direction) {
      case REQUEST -> request;
      case RESPONSE -> response;
    };
  }

  /** Wipes all three. */
  @Override
  public void close() {
    stage.close();
    request.close();
    response.close();
  }
}
