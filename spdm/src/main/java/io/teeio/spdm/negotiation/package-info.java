/**
 * What both endpoints have to agree on before anything else: versions, capabilities and algorithms.
 * The functions here look at messages that are already read, decide which rules they break and turn
 * what remains into {@link io.teeio.spdm.Negotiated}. They return rules instead of throwing, so
 * that a role can pass each of them through its guards.
 */
@NullMarked
package io.teeio.spdm.negotiation;

import org.jspecify.annotations.NullMarked;
