package io.teeio.tvm;

import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.platform.evidence.CoseWriter;
import io.teeio.platform.hart.GuestFault;
import io.teeio.wire.Bytes;

/**
 * Makes the report that a TVM shows a third party, who chose the challenge: with a key of the TVM's
 * own, under which the third party can then send it secrets.
 */
public final class TvmAttester {
  /** Bytes of a challenge. */
  public static final int CHALLENGE = 64;

  private final Bytes challenge;
  private final DecisionLog log;
  private final SigningKey key;

  /** An attester that answers {@code challenge} with what {@code log} has, under a fresh key. */
  public TvmAttester(Bytes challenge, DecisionLog log, Crypto crypto, RandomSource random) {
    if (challenge.length() != CHALLENGE) {
      throw new IllegalArgumentException("a challenge of " + challenge.length() + " bytes");
    }
    this.challenge = challenge;
    this.log = log;
    this.key = crypto.generateSigningKey(KeyAlgorithm.EC_P384, random);
  }

  /** What proves who has the key of the report. */
  public SigningKey key() {
    return key;
  }

  /** Asks the TSM for evidence, and puts the devices' beside it. */
  public TvmReport report(TsmCalls tsm) throws TsmRefusal, GuestFault {
    Bytes certificate = tsm.certificate(CoseWriter.key(key.verificationKey()), challenge);
    return new TvmReport(certificate, log.events(), log.devices());
  }
}
