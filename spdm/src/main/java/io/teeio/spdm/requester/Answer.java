package io.teeio.spdm.requester;

import io.teeio.spdm.message.SpdmResponse;
import io.teeio.wire.Bytes;

/**
 * A request that was answered.
 *
 * @param message the response
 * @param request the exact bytes of the request
 * @param response the exact bytes of the response
 */
record Answer<R extends SpdmResponse>(R message, Bytes request, Bytes response) {}
