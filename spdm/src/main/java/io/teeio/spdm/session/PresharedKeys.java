package io.teeio.spdm.session;

import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.Optional;

/** The keys that an endpoint shares with its peers, for PSK_EXCHANGE. */
@FunctionalInterface
public interface PresharedKeys {
  /** No key at all. */
  PresharedKeys NONE = hint -> Optional.empty();

  /**
   * The key that {@code hint} names; the caller closes it.
   *
   * @param hint PSKHint of PSK_EXCHANGE; may be empty
   */
  Optional<Secret> find(Bytes hint);

  /** One key; {@code key} stays the caller's and must outlive this. */
  static PresharedKeys of(Bytes hint, Secret key) {
    return given -> given.equals(hint) ? Optional.of(key.duplicate()) : Optional.empty();
  }
}
