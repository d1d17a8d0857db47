package io.teeio.lab;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.AgreedSecrets;
import java.time.InstantSource;
import java.util.function.IntFunction;

/**
 * What everything in a machine is built with.
 *
 * @param crypto computes
 * @param random draws for the TSM
 * @param deviceRandom draws for device number n, from 0, and for the platform itself: {@link
 *     #PLATFORM}
 * @param clock tells the time
 * @param requester what the TSM offers devices
 * @param guards through which everything refuses
 * @param observers hears what happens
 * @param secrets hears what the TSM's sessions are derived from
 */
public record MachineParts(
    Crypto crypto,
    RandomSource random,
    IntFunction<RandomSource> deviceRandom,
    InstantSource clock,
    RequesterProfile requester,
    Guards guards,
    Observers observers,
    AgreedSecrets secrets) {
  /** The number under which the platform's root of trust draws. */
  public static final int PLATFORM = -1;

  /** Parts without a key log. */
  public MachineParts(
      Crypto crypto,
      RandomSource random,
      IntFunction<RandomSource> deviceRandom,
      InstantSource clock,
      RequesterProfile requester,
      Guards guards,
      Observers observers) {
    this(crypto, random, deviceRandom, clock, requester, guards, observers, AgreedSecrets.NONE);
  }
}
