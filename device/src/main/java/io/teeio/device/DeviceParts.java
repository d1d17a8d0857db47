package io.teeio.device;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.session.SpdmEvent;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What a device is built with.
 *
 * @param crypto computes
 * @param random draws nonces and ephemeral keys
 * @param clock tells when a session was silent for too long
 * @param guards through which it refuses
 * @param events hears what happens in the device
 * @param spdmEvents hears what its responder says
 */
public record DeviceParts(
    Crypto crypto,
    RandomSource random,
    InstantSource clock,
    Guards guards,
    Consumer<DeviceEvent> events,
    Consumer<SpdmEvent> spdmEvents) {
  /** Parts that nobody listens to. */
  public DeviceParts(Crypto crypto, RandomSource random, InstantSource clock, Guards guards) {
    this(crypto, random, clock, guards, event -> {}, event -> {});
  }
}
