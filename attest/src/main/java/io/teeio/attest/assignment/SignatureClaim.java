package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.spdm.ChallengeEvidence;
import io.teeio.attest.spdm.MeasurementEvidence;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/**
 * What a device signed over SPDM, with all that it takes to check it.
 *
 * @param slot whose key signed, 0 to 7
 * @param requesterNonce what the guest wanted in it, 32 bytes
 * @param responderNonce what the device added, 32 bytes
 * @param prefix combined_spdm_prefix, 100 bytes
 * @param transcript L1 or M1, all that the signature covers
 * @param hash the base hash
 * @param signature the signature
 */
public record SignatureClaim(
    int slot,
    Bytes requesterNonce,
    Bytes responderNonce,
    Bytes prefix,
    Bytes transcript,
    HashAlgorithm hash,
    Bytes signature) {
  private static final int SLOT = 1;
  private static final int REQUESTER_NONCE = 2;
  private static final int RESPONDER_NONCE = 3;
  private static final int PREFIX = 4;
  private static final int TRANSCRIPT = 5;
  private static final int HASH = 6;
  private static final int SIGNATURE = 7;
  private static final int NONCE_SIZE = 32;
  private static final int PREFIX_SIZE = 100;
  private static final int LAST_SLOT = 7;

  /** Of measurements; empty if they are not signed so that a token can say it. */
  static Optional<SignatureClaim> of(MeasurementEvidence measured) {
    Optional<HashAlgorithm> hash = measured.negotiated().flatMap(SignatureClaim::hash);
    Optional<Bytes> nonce = measured.signing().map(GetMeasurements.Signing::nonce);
    if (hash.isEmpty()
        || nonce.isEmpty()
        || measured.signature().isEmpty()
        || measured.slot() > LAST_SLOT) {
      return Optional.empty();
    }
    return Optional.of(
        new SignatureClaim(
            measured.slot(),
            nonce.get(),
            measured.pairs().getLast().response().nonce(),
            prefix(SigningContext.MEASUREMENTS, measured.version()),
            measured.covered(),
            hash.get(),
            measured.signature().get()));
  }

  /** Of a challenge; empty if it is not signed so that a token can say it. */
  static Optional<SignatureClaim> of(ChallengeEvidence challenge) {
    Optional<HashAlgorithm> hash = hash(challenge.agreed());
    if (hash.isEmpty() || challenge.slot() > LAST_SLOT) {
      return Optional.empty();
    }
    return Optional.of(
        new SignatureClaim(
            challenge.slot(),
            challenge.request().nonce(),
            challenge.response().nonce(),
            prefix(SigningContext.CHALLENGE_AUTH, challenge.version()),
            challenge.covered(),
            hash.get(),
            challenge.response().signature()));
  }

  /** Before 1.2 there was no prefix, and a token has no other form. */
  private static Optional<HashAlgorithm> hash(Negotiated negotiated) {
    return negotiated.atLeast(SpdmVersion.V1_2)
        ? negotiated.algorithms().hash().flatMap(CryptoSuite::hash)
        : Optional.empty();
  }

  private static Bytes prefix(SigningContext context, SpdmVersion version) {
    return context.message(version, Bytes.EMPTY);
  }

  static SignatureClaim read(CborItem item) throws MalformedInput {
    return new SignatureClaim(
        (int) item.get(SLOT).whole(0, LAST_SLOT),
        sized(item.get(REQUESTER_NONCE), NONCE_SIZE),
        sized(item.get(RESPONDER_NONCE), NONCE_SIZE),
        sized(item.get(PREFIX), PREFIX_SIZE),
        item.get(TRANSCRIPT).octets(),
        DigestNames.base(item.get(HASH)),
        item.get(SIGNATURE).octets());
  }

  static Bytes sized(CborItem item, int size) throws MalformedInput {
    Bytes octets = item.octets();
    if (octets.length() != size) {
      throw item.malformed("has " + octets.length() + " bytes instead of " + size);
    }
    return octets;
  }

  Cbor.Table toCbor() {
    return Cbor.Table.EMPTY
        .with(SLOT, Cbor.whole(slot))
        .with(REQUESTER_NONCE, Cbor.octets(requesterNonce))
        .with(RESPONDER_NONCE, Cbor.octets(responderNonce))
        .with(PREFIX, Cbor.octets(prefix))
        .with(TRANSCRIPT, Cbor.octets(transcript))
        .with(HASH, Cbor.whole(DigestNames.base(hash)))
        .with(SIGNATURE, Cbor.octets(signature));
  }

  /** The transcript with its signature at the end, as {@code SpdmTranscript} reads it. */
  public Bytes signed() {
    return Bytes.concat(transcript, signature);
  }
}
