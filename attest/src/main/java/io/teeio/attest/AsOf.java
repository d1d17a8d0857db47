package io.teeio.attest;

import java.time.Instant;

/**
 * The instants for which an appraisal holds. Evidence of a device and its reference values live in
 * different trust domains, and statements about their revocation are good for a day: an old
 * appraisal can only be repeated if each domain has an instant of its own.
 *
 * @param device for the device's certificates and their revocation
 * @param referenceValues for the signers of reference values and their revocation
 */
public record AsOf(Instant device, Instant referenceValues) {
  /** One instant for both. */
  public static AsOf both(Instant instant) {
    return new AsOf(instant, instant);
  }
}
