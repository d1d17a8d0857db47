package io.teeio.spdm.transcript;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a signature is for; part of what is signed from SPDM 1.2 on, so that a signature of one
 * message cannot stand in another (DSP0274, clause "Signature generation").
 */
public enum SigningContext {
  /** CHALLENGE_AUTH of a responder. */
  CHALLENGE_AUTH("responder-challenge_auth signing"),
  /** MEASUREMENTS. */
  MEASUREMENTS("responder-measurements signing"),
  /** KEY_EXCHANGE_RSP. */
  KEY_EXCHANGE_RSP("responder-key_exchange_rsp signing"),
  /** ENDPOINT_INFO of a responder. */
  ENDPOINT_INFO("responder-endpoint_info signing"),
  /** CHALLENGE_AUTH of a requester, encapsulated. */
  REQUESTER_CHALLENGE_AUTH("requester-challenge_auth signing"),
  /** FINISH. */
  FINISH("requester-finish signing"),
  /** ENDPOINT_INFO of a requester, encapsulated. */
  REQUESTER_ENDPOINT_INFO("requester-endpoint_info signing");

  private static final int PREFIX_REPEATS = 4;
  private static final int CONTEXT_SIZE = 36;

  private final String text;

  SigningContext(String text) {
    this.text = text;
  }

  /**
   * The message that is signed: the version prefix (64 bytes), zeros and this context (36 bytes),
   * and the hash of the transcript.
   */
  public Bytes message(SpdmVersion version, Bytes transcriptHash) {
    String prefix = "dmtf-spdm-v1." + version.minor() + ".*";
    Bytes context = ascii(text);
    return new WireWriter(160)
        .bytes(ascii(prefix.repeat(PREFIX_REPEATS)))
        .reserved(CONTEXT_SIZE - context.length())
        .bytes(context)
        .bytes(transcriptHash)
        .toBytes();
  }

  /** Whether the requester signs, with what was negotiated for it. */
  public boolean isOfRequester() {
    return switch (this) {
      case CHALLENGE_AUTH, MEASUREMENTS, KEY_EXCHANGE_RSP, ENDPOINT_INFO -> false;
      case REQUESTER_CHALLENGE_AUTH, FINISH, REQUESTER_ENDPOINT_INFO -> true;
    };
  }

  /** How the side that this is of signs, if that was negotiated. */
  public Optional<SignatureScheme> scheme(Negotiated negotiated) {
    return isOfRequester()
        ? negotiated.algorithms().requesterSignature()
        : negotiated.algorithms().signature();
  }

  /** Signs the hash of a transcript. */
  public Bytes sign(
      Crypto crypto,
      Negotiated negotiated,
      SigningKey key,
      Bytes transcriptHash,
      RandomSource random) {
    HashAlgorithm hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
    SignatureAlgorithm algorithm = scheme(negotiated).flatMap(CryptoSuite::signature).orElseThrow();
    return negotiated.atLeast(SpdmVersion.V1_2)
        ? crypto.sign(
            key,
            algorithm,
            hash,
            message(negotiated.version(), transcriptHash),
            ascii(text),
            random)
        : crypto.signDigest(key, algorithm, hash, transcriptHash, random);
  }

  /**
   * Whether {@code signature} is one of {@code key}, which must be of the negotiated algorithm.
   *
   * <p>SPDM 1.0 and 1.1 did not say in which order the bytes of a signature go. Peers of that age
   * are borne with (DSP2058): if it is none with the most significant byte first, as this stack
   * sends it, the other order is tried, number by number.
   */
  public boolean verify(
      Crypto crypto,
      Negotiated negotiated,
      VerificationKey key,
      Bytes transcriptHash,
      Bytes signature) {
    HashAlgorithm hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
    Optional<SignatureAlgorithm> algorithm = scheme(negotiated).flatMap(CryptoSuite::signature);
    if (algorithm.isEmpty()) {
      return false;
    }
    return negotiated.atLeast(SpdmVersion.V1_2)
        ? crypto.verify(
            key,
            algorithm.get(),
            hash,
            message(negotiated.version(), transcriptHash),
            ascii(text),
            signature)
        : crypto.verifyDigest(key, algorithm.get(), hash, transcriptHash, signature)
            || crypto.verifyDigest(
                key, algorithm.get(), hash, transcriptHash, reversed(algorithm.get(), signature));
  }

  /** {@code signature} with the bytes of its numbers the other way round: one of RSA, r and s. */
  private static Bytes reversed(SignatureAlgorithm algorithm, Bytes signature) {
    boolean twoNumbers = algorithm.name().startsWith("ECDSA");
    byte[] bytes = signature.toArray();
    int number = twoNumbers ? bytes.length / 2 : bytes.length;
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int first = twoNumbers && i >= number ? number : 0;
      reversed[i] = bytes[first + number - 1 - (i - first)];
    }
    return Bytes.copyOf(reversed);
  }

  private static Bytes ascii(String value) {
    return Bytes.copyOf(value.getBytes(StandardCharsets.US_ASCII));
  }
}
