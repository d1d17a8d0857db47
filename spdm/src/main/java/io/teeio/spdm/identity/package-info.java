/**
 * What an endpoint keeps of itself while it is switched off: key pairs, and certificate chains in
 * banks of eight slots. {@link io.teeio.spdm.identity.IdentityState} is all of it at one moment,
 * {@link io.teeio.spdm.identity.IdentityChange} one step to another, and {@link
 * io.teeio.spdm.identity.IdentityStore} the memory that takes such steps, now or at the next reset.
 * Who may ask for a step is the responder's to decide.
 */
@NullMarked
package io.teeio.spdm.identity;

import org.jspecify.annotations.NullMarked;
