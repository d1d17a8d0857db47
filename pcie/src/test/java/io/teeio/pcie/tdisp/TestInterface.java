package io.teeio.pcie.tdisp;

import io.teeio.pcie.SessionToken;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/** A TDI that locks whatever it is asked to, unless told otherwise. */
final class TestInterface implements TdispInterface {
  TdiState state = TdiState.CONFIG_UNLOCKED;
  Bytes report = Bytes.zeros(100);
  Optional<TdispErrorCode> refusal = Optional.empty();
  Optional<Secret> nonce = Optional.empty();
  Optional<SessionToken> lockedBy = Optional.empty();

  @Override
  public TdiState state() {
    return state;
  }

  @Override
  public Optional<TdispErrorCode> lock(
      SessionToken session, TdispRequest.LockInterface request, Secret fresh) {
    if (refusal.isEmpty()) {
      state = TdiState.CONFIG_LOCKED;
      nonce = Optional.of(fresh);
      lockedBy = Optional.of(session);
    }
    return refusal;
  }

  @Override
  public Optional<Secret> nonce() {
    return nonce;
  }

  @Override
  public Bytes report() {
    return report;
  }

  @Override
  public Optional<TdispErrorCode> start(SessionToken session) {
    if (refusal.isEmpty()) {
      state = TdiState.RUN;
      nonce = Optional.empty();
    }
    return refusal;
  }

  @Override
  public Optional<TdispErrorCode> stop(SessionToken session) {
    if (refusal.isEmpty()) {
      state = TdiState.CONFIG_UNLOCKED;
      nonce = Optional.empty();
    }
    return refusal;
  }
}
