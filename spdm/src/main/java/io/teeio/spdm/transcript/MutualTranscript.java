package io.teeio.spdm.transcript;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.Header;
import io.teeio.spdm.message.MessageCode;
import io.teeio.wire.Bytes;

/**
 * M1/M2 of a requester that authenticates itself with an encapsulated CHALLENGE (DSP0274, clause
 * "Mutual authentication"): A from SPDM 1.2 on, then the encapsulated messages themselves, without
 * the headers that carried them. One encapsulated flow has one.
 */
public final class MutualTranscript {
  private static final int LIMIT = 1 << 20;

  private final Crypto crypto;
  private final HashAlgorithm hash;
  private final Bytes vca;
  private final ByteLog identity = new ByteLog(LIMIT);

  MutualTranscript(Crypto crypto, HashAlgorithm hash, Bytes vca) {
    this.crypto = crypto;
    this.hash = hash;
    this.vca = vca;
  }

  /**
   * Appends an encapsulated GET_DIGESTS and DIGESTS, which start it anew, or GET_CERTIFICATE and
   * CERTIFICATE; says false, and resets, if it is more than we keep (1 MiB).
   */
  public boolean identity(Bytes request, Bytes response) {
    if (request.length() >= Header.SIZE && request.at(1) == MessageCode.GET_DIGESTS.wire()) {
      identity.clear();
    }
    boolean fits = identity.append(request, response);
    if (!fits) {
      identity.clear();
    }
    return fits;
  }

  /** The hash of all that an encapsulated CHALLENGE_AUTH signs, with this CHALLENGE; resets. */
  public Bytes challenge(Bytes request, Bytes unsignedResponse) {
    Bytes m = crypto.hash(hash, vca, identity.all(), request, unsignedResponse);
    identity.clear();
    return m;
  }
}
