package io.teeio.attest.token;

import io.teeio.attest.Check;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cose.CoseHeaders;
import io.teeio.attest.cose.CoseKey;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/**
 * Claims in a CWT (tag 61) that is the content of a COSE_Sign1 (tag 18), as CoVE's tokens are.
 *
 * @param message the envelope
 * @param claims what it says, not to be believed before the signature is verified
 */
record SignedToken(CoseSign1 message, CborItem claims) {
  static final String CLAUSE = "CoVE v0.7, evidence format";

  private static final int CWT_TAG = 61;

  /** Reads the token that {@code item} has to be. */
  static SignedToken read(CborItem item) throws MalformedInput {
    CoseSign1 message = CoseSign1.readUntagged(item.tagged(CoseSign1.TAG));
    if (message.headers().covered().get(CoseHeaders.ALG).isEmpty()) {
      throw item.malformed("its signature does not cover its algorithm");
    }
    Bytes payload =
        message.payload().orElseThrow(() -> item.malformed("has no content of its own"));
    CborItem claims = CborItem.read(payload, item.path(), CLAUSE).tagged(CWT_TAG);
    claims.table();
    return new SignedToken(message, claims);
  }

  /** Check {@code name}: whether {@code key}, which {@code owner} has, signed this. */
  Check signedBy(String name, CoseKey key, String owner, Crypto crypto) {
    return message
        .problem(crypto, key.key())
        .map(problem -> Check.fail(name, problem + " (" + owner + ")"))
        .orElseGet(() -> Check.pass(name, "signed by " + owner))
        .under("RFC 9052 4.4");
  }
}
