package io.teeio.crypto;

/** What a back end does on the NIST curves: ECDSA and ECDH. */
interface Curves extends Signer, KeyExchange {}
