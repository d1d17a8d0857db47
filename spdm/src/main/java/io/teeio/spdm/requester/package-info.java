/**
 * The requester's role. {@link io.teeio.spdm.requester.SpdmRequester} speaks for one connection,
 * {@link io.teeio.spdm.requester.SpdmSession} for one session on it; every verb is straight-line
 * code that ends in an {@link io.teeio.spdm.Outcome}. {@link
 * io.teeio.spdm.requester.SignedMeasurements} lets anybody check later, from the bytes alone, what
 * a responder signed.
 */
@NullMarked
package io.teeio.spdm.requester;

import org.jspecify.annotations.NullMarked;
