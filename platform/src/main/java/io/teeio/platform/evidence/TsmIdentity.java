package io.teeio.platform.evidence;

import io.teeio.wire.Bytes;

/** What the machine hands its TSM to attest with: its own layer, and the tokens below it. */
public interface TsmIdentity {
  /** The TSM's secret and key. */
  DiceLayer layer();

  /** What the root of trust says of the platform: a COSE_Sign1. */
  Bytes platformToken();

  /** What the platform says of the TSM: a COSE_Sign1. */
  Bytes tsmToken();
}
