package io.teeio.spdm.session;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;

/** RequesterVerifyData and ResponderVerifyData: compared in constant time. */
public final class VerifyData {
  private VerifyData() {}

  /** Whether {@code given} is {@code expected}; takes the same time wherever they differ. */
  public static boolean matches(Bytes expected, Bytes given) {
    try (Secret wanted = Secret.adopt(expected.toArray());
        Secret had = Secret.adopt(given.toArray())) {
      return wanted.matches(had);
    }
  }
}
