package io.teeio.spdm.identity;

import io.teeio.wire.Bytes;

/**
 * A GET_CSR that waits for a reset (DSP0274 1.3 CSRTrackingTag).
 *
 * @param tag CSRTrackingTag, 1 to 7
 * @param bank the bank that the certificate is to come into
 * @param keyPairId the key that it is for; 0 for the one of the bank
 * @param requesterInfo what the requester wants to be in it
 * @param ready whether the reset happened
 */
public record WaitingCsr(int tag, int bank, int keyPairId, Bytes requesterInfo, boolean ready) {
  /** The highest tag. */
  public static final int HIGHEST_TAG = 7;

  /** Whether {@code other} asks for the same. */
  public boolean asksAs(WaitingCsr other) {
    return bank == other.bank
        && keyPairId == other.keyPairId
        && requesterInfo.equals(other.requesterInfo);
  }

  /** This after a reset. */
  WaitingCsr afterReset() {
    return new WaitingCsr(tag, bank, keyPairId, requesterInfo, true);
  }
}
