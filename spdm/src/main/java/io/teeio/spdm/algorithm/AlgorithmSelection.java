package io.teeio.spdm.algorithm;

import java.util.Optional;

/**
 * What ALGORITHMS selected, decoded.
 *
 * @param hash the hash of the connection
 * @param signature how the responder signs
 * @param requesterSignature how the requester signs
 * @param keyExchange how KEY_EXCHANGE agrees on a secret
 * @param aead how secured messages are protected
 * @param measurementHash what measurements are digested with
 * @param measurementSpecification MeasurementSpecificationSel; bit 0 is DMTF's
 * @param opaqueFormat the format of OpaqueData
 * @param keySchedule whether SPDM's key schedule was selected
 * @param multiKeyResponder whether the responder uses several key pairs (1.3)
 * @param multiKeyRequester whether the requester uses several key pairs (1.3)
 */
public record AlgorithmSelection(
    Optional<BaseHashAlgorithm> hash,
    Optional<SignatureScheme> signature,
    Optional<SignatureScheme> requesterSignature,
    Optional<ExchangeScheme> keyExchange,
    Optional<AeadCipherSuite> aead,
    Optional<MeasurementHashAlgorithm> measurementHash,
    int measurementSpecification,
    OpaqueFormat opaqueFormat,
    boolean keySchedule,
    boolean multiKeyResponder,
    boolean multiKeyRequester) {
  /** Nothing was selected yet. */
  public static final AlgorithmSelection NONE =
      new AlgorithmSelection(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          OpaqueFormat.NONE,
          false,
          false,
          false);

  /**
   * The same selection with how requester and responder sign, and their numbers of keys, swapped.
   */
  public AlgorithmSelection swapped() {
    return new AlgorithmSelection(
        hash,
        requesterSignature,
        signature,
        keyExchange,
        aead,
        measurementHash,
        measurementSpecification,
        opaqueFormat,
        keySchedule,
        multiKeyRequester,
        multiKeyResponder);
  }
}
