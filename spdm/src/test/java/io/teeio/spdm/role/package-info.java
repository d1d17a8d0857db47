/** Requester and responder against each other, in memory. */
@NullMarked
package io.teeio.spdm.role;

import org.jspecify.annotations.NullMarked;
