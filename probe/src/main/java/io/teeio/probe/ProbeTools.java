package io.teeio.probe;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.Pause;
import io.teeio.spdm.session.SpdmEvent;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What a probe works with.
 *
 * @param crypto computes
 * @param random draws nonces and keys
 * @param clock tells the time, for certificates and durations
 * @param pause waits for a busy responder
 * @param guards check every rule
 * @param events hears of every message
 */
public record ProbeTools(
    Crypto crypto,
    RandomSource random,
    InstantSource clock,
    Pause pause,
    Guards guards,
    Consumer<SpdmEvent> events) {}
