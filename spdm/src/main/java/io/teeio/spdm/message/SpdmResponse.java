package io.teeio.spdm.message;

/** What a responder sends. */
public sealed interface SpdmResponse extends SpdmMessage
    permits Version,
        Capabilities,
        Algorithms,
        Digests,
        CertificateResponse,
        ChallengeAuth,
        Measurements,
        KeyExchangeResponse,
        FinishResponse,
        PskExchangeResponse,
        PskFinishResponse,
        HeartbeatAck,
        KeyUpdateAck,
        EndSessionAck,
        VendorDefinedResponse,
        ErrorResponse,
        UnsupportedResponse {}
