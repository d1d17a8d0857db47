package io.teeio.spdm.message;

/** What a requester sends. */
public sealed interface SpdmRequest extends SpdmMessage
    permits GetVersion,
        GetCapabilities,
        NegotiateAlgorithms,
        GetDigests,
        GetCertificate,
        Challenge,
        GetMeasurements,
        KeyExchange,
        Finish,
        PskExchange,
        PskFinish,
        Heartbeat,
        KeyUpdate,
        EndSession,
        VendorDefinedRequest,
        RespondIfReady,
        MismatchedVersionRequest,
        UnsupportedRequest {}
