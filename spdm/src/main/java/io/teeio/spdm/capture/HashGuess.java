package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.VerifyData;
import io.teeio.spdm.transcript.Transcripts;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * Finds the hash of a connection whose negotiation is not in the capture: the one under which the
 * verify data of PSK_EXCHANGE_RSP follows from a given secret. That is a help for the reader, not a
 * proof of anything: what else was agreed on stays unknown.
 */
final class HashGuess {
  /** Secrets that are tried. */
  private static final int TRIES = 8;

  private final Crypto crypto;
  private final List<SessionSecret> secrets;

  HashGuess(Crypto crypto, List<SessionSecret> secrets) {
    this.crypto = crypto;
    this.secrets =
        secrets.stream()
            .filter(each -> each.kind() == AgreedSecrets.Kind.PSK)
            .limit(TRIES)
            .toList();
  }

  /** The hash, if {@code response} is a PSK_EXCHANGE_RSP that ends with verify data of a secret. */
  Optional<HashAlgorithm> of(Negotiated negotiated, Bytes vca, Bytes request, Bytes response) {
    for (HashAlgorithm hash : HashAlgorithm.values()) {
      if (response.length() > hash.size() && fits(hash, negotiated, vca, request, response)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  private boolean fits(
      HashAlgorithm hash, Negotiated negotiated, Bytes vca, Bytes request, Bytes response) {
    int data = response.length() - hash.size();
    Bytes th1 =
        new Transcripts(crypto, hash, negotiated, vca)
            .presharedHandshake()
            .pskExchange(request, response.slice(0, data));
    KeySchedule schedule = new KeySchedule(crypto, hash, negotiated.version());
    for (SessionSecret each : secrets) {
      try (DirectionSecrets keys = schedule.presharedHandshake(each.secret(), th1)) {
        if (VerifyData.matches(schedule.verifyData(keys.response(), th1), response.from(data))) {
          return true;
        }
      }
    }
    return false;
  }
}
