package io.teeio.spdm.message;

/** A request and a response to it. */
record Exchange(SpdmRequest request, SpdmResponse response) {}
