package io.teeio.spdm.capture;

import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the secret of each session: the next one that was made for it. Others are tried where
 * verify data shows that it was another one, since a log may lack a session or hold them in another
 * order.
 */
final class SecretChooser {
  /** Secrets that are tried for one session; more would let a hostile log take all time. */
  private static final int TRIES = 64;

  private final List<SessionSecret> all;
  private final Set<SessionSecret> used = new HashSet<>();

  SecretChooser(List<SessionSecret> all) {
    this.all = all;
  }

  /**
   * What {@code session} may be made from, likeliest first: of this session, then of no named
   * session; a shared key may serve more than once.
   */
  List<Secret> candidates(AgreedSecrets.Kind kind, SessionId session) {
    List<Secret> named = new ArrayList<>();
    List<Secret> unnamed = new ArrayList<>();
    List<Secret> again = new ArrayList<>();
    for (SessionSecret each : all) {
      if (each.kind() != kind) {
        continue;
      }
      if (used.contains(each)) {
        again.addFirst(each.secret());
      } else if (each.session().filter(session::equals).isPresent()) {
        named.add(each.secret());
      } else if (each.session().isEmpty()) {
        unnamed.add(each.secret());
      }
    }
    named.addAll(unnamed);
    if (kind == AgreedSecrets.Kind.PSK) {
      named.addAll(again);
    }
    return List.copyOf(named.subList(0, Math.min(TRIES, named.size())));
  }

  /** {@code secret} is that of a session now. */
  void use(Secret secret) {
    for (SessionSecret each : all) {
      if (each.secret() == secret) {
        used.add(each);
        return;
      }
    }
  }

  /** {@code secret} turned out to be of another session. */
  void free(Secret secret) {
    used.removeIf(each -> each.secret() == secret);
  }
}
