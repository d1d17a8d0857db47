package io.teeio.spdm.responder;

import io.teeio.spdm.session.SessionId;

/** Hears of the sessions of a responder: keys and locked interfaces live no longer than these. */
public interface SessionListener {
  /** A listener that does nothing. */
  SessionListener NONE =
      new SessionListener() {
        @Override
        public void established(SessionId session) {}

        @Override
        public void ended(SessionId session, SessionEnd reason) {}
      };

  /** FINISH was answered; requests of {@code session} may come. */
  void established(SessionId session);

  /** An established session is no more; called once a session. */
  void ended(SessionId session, SessionEnd reason);
}
