package io.teeio.attest.nvidia;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SignatureAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.AlgorithmSelection;
import io.teeio.spdm.algorithm.BaseAsymAlgorithm;
import io.teeio.spdm.algorithm.SignatureScheme;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.List;
import java.util.Optional;

/**
 * What a GPU or switch says of itself: the request that it answered, its answer, and a signature
 * over both. Grammar: GET_MEASUREMENTS of SPDM 1.1 (37 bytes), MEASUREMENTS of SPDM 1.1 with an
 * ECDSA P-384 signature (r || s, 96 bytes) at its end. Some tools append a byte or more; those are
 * kept apart, for nothing vouches for them.
 *
 * @param request what was asked, with the verifier's nonce
 * @param response what was answered
 * @param opaque the answer's OpaqueData
 * @param signed the bytes that the signature covers
 * @param trailing what follows the signature
 */
public record AttestationReport(
    GetMeasurements request,
    Measurements response,
    OpaqueData opaque,
    Bytes signed,
    Bytes trailing) {
  /** The most bytes that a report may have; real ones have about 4 KiB. */
  public static final int LARGEST = 64 << 10;

  private static final String CLAUSE = "NVIDIA attestation report; DSP0274 1.1 10.11";
  private static final Negotiated SPDM =
      Negotiated.INITIAL.with(SpdmVersion.V1_1).with(selection(BaseAsymAlgorithm.ECDSA_P384));

  private static AlgorithmSelection selection(SignatureScheme scheme) {
    AlgorithmSelection none = AlgorithmSelection.NONE;
    return new AlgorithmSelection(
        none.hash(),
        Optional.of(scheme),
        none.requesterSignature(),
        none.keyExchange(),
        none.aead(),
        none.measurementHash(),
        none.measurementSpecification(),
        none.opaqueFormat(),
        none.keySchedule(),
        none.multiKeyResponder(),
        none.multiKeyRequester());
  }

  /**
   * Reads a report.
   *
   * @throws MalformedInput if it is not one, or not all of it is there
   */
  public static AttestationReport read(Bytes report) throws MalformedInput {
    WireReader in = WireReader.keeping(report, CLAUSE);
    in.require(report.length() <= LARGEST, "report", "is longer than " + LARGEST + " bytes");
    GetMeasurements request = GetMeasurements.read(in, SPDM);
    in.require(request.signing().isPresent(), "Param1", "asks for no signature");
    Measurements response = Measurements.read(in, SPDM, true);
    int signatureSize = SPDM.signatureSize();
    int end = in.consumed();
    return new AttestationReport(
        request,
        response,
        OpaqueData.read(response.opaqueData()),
        report.slice(0, end - signatureSize),
        report.from(end));
  }

  /** The verifier's nonce, 32 bytes, as the request had it. */
  public Bytes nonce() {
    return request.signing().map(GetMeasurements.Signing::nonce).orElseThrow();
  }

  /** The measurements, by index from 1. */
  public List<MeasurementBlock> blocks() {
    return response.blocks();
  }

  /** The signature, r || s, 96 bytes. */
  public Bytes signature() {
    return response.signature().orElseThrow();
  }

  /** Whether {@code key} made the signature. */
  public boolean isSignedBy(VerificationKey key, Crypto crypto) {
    return crypto.verify(
        key,
        SignatureAlgorithm.ECDSA_P384,
        HashAlgorithm.SHA_384,
        signed,
        Bytes.EMPTY,
        signature());
  }
}
