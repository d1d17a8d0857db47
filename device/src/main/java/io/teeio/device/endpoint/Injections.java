package io.teeio.device.endpoint;

import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.responder.Readiness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the errors that a device was told to make: each request meets the first injection that is
 * for it and not used up. A request that was not ready is ready when the requester comes back. Safe
 * for several threads, since connections share it: an error that is to happen once happens in one
 * of them.
 */
public final class Injections implements Readiness {
  /** 2^10 microseconds, about a millisecond. */
  private static final int DELAY_EXPONENT = 10;

  /** A requester may take 255 such delays to come back; libspdm's gives up on less than 2. */
  private static final int DELAY_MULTIPLIER = 255;

  private final List<Injection> injections;
  private final List<Integer> left = new ArrayList<>();
  private final Set<Integer> promised = new HashSet<>();

  /** Injections in the order in which they are tried. */
  public Injections(List<Injection> injections) {
    this.injections = List.copyOf(injections);
    this.injections.forEach(injection -> left.add(injection.times()));
  }

  @Override
  public synchronized Answer on(int requestCode) {
    if (promised.remove(requestCode)) {
      return new Ready();
    }
    for (int i = 0; i < injections.size(); i++) {
      Injection injection = injections.get(i);
      boolean hits = injection.request().map(code -> code.wire() == requestCode).orElse(true);
      if (hits && left.get(i) > 0) {
        left.set(i, left.get(i) - 1);
        if (injection.kind() == Injection.Kind.NOT_READY) {
          promised.add(requestCode);
        }
        return answer(injection.kind());
      }
    }
    return new Ready();
  }

  private static Answer answer(Injection.Kind kind) {
    return switch (kind) {
      case BUSY -> new Busy();
      case NOT_READY -> new NotReady(DELAY_EXPONENT, DELAY_MULTIPLIER);
      case DECRYPT_ERROR -> new Failing(ErrorCode.DECRYPT_ERROR);
      case RESYNCH -> new Failing(ErrorCode.REQUEST_RESYNCH);
    };
  }
}
