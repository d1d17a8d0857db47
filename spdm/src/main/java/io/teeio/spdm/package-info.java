/**
 * SPDM (DMTF DSP0274 1.0 to 1.4) and Secured Messages (DSP0277): what all parts of the protocol
 * share. {@link io.teeio.spdm.SpdmVersion} and {@link io.teeio.spdm.Negotiated} decide the layout
 * of every message, {@link io.teeio.spdm.SpdmRule} lists what the two specifications demand, and
 * {@link io.teeio.spdm.Outcome} is how a verb of a role ends when the bytes were well-formed but
 * the peer or a policy was not content.
 */
@NullMarked
package io.teeio.spdm;

import org.jspecify.annotations.NullMarked;
