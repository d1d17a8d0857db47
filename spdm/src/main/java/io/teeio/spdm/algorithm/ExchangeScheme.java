package io.teeio.spdm.algorithm;

/** How a session gets its secret in KEY_EXCHANGE, whatever field it was negotiated in. */
public sealed interface ExchangeScheme extends Registered permits DheGroup, KemAlgorithm {
  /** Bytes of ExchangeData in KEY_EXCHANGE. */
  int requestDataSize();

  /** Bytes of ExchangeData in KEY_EXCHANGE_RSP. */
  int responseDataSize();
}
