package io.teeio.spdm.capture;

import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Secret;
import java.util.Optional;

/**
 * What the keys of one session are derived from.
 *
 * @param session the session, if that is known
 * @param kind where the secret comes from
 * @param secret owned and wiped by who made this
 */
public record SessionSecret(Optional<SessionId> session, AgreedSecrets.Kind kind, Secret secret) {}
