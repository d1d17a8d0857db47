/**
 * The TEE Device Interface Security Protocol: messages ({@link io.teeio.pcie.tdisp.TdispMessage}),
 * the requester's verbs, and a responder that checks requests in the order that the specification
 * demands before its device hears of them.
 */
@NullMarked
package io.teeio.pcie.tdisp;

import org.jspecify.annotations.NullMarked;
