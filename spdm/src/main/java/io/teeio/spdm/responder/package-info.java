/**
 * The responder's role. {@link io.teeio.spdm.responder.SpdmResponder} answers one connection; what
 * it answers with comes through {@link io.teeio.spdm.responder.ResponderParts}. Its phases are
 * types, so that a request out of order cannot reach what would answer it.
 */
@NullMarked
package io.teeio.spdm.responder;

import org.jspecify.annotations.NullMarked;
