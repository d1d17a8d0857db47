package io.teeio.lab;

/** Who takes the keys of root ports from the TSM. */
public enum RootPortKeys {
  /** The RDSM, by COVT calls (CoVE-IO v0.3). */
  RDSM,
  /** A root of trust on the root bus, by IDE_KM in an SPDM session (CoVE-IO v0.1). */
  HROT
}
