package io.teeio.spdm.algorithm;

/** How an endpoint signs, whatever field it was negotiated in. */
public sealed interface SignatureScheme extends Registered
    permits BaseAsymAlgorithm, PqcAsymAlgorithm {
  /** Bytes of a signature. */
  int signatureSize();
}
