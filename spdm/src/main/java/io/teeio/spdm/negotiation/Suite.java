package io.teeio.spdm.negotiation;

/** Which strength of elliptic curves and hashes an endpoint is confined to. */
public enum Suite {
  /** ECDSA P-256, SHA-256, secp256r1. */
  P256,
  /** ECDSA P-384, SHA-384, secp384r1. */
  P384
}
