/**
 * Secured Messages (DSP0277): from an agreed secret to protected records. {@link
 * io.teeio.spdm.session.KeySchedule} derives, {@link io.teeio.spdm.session.SecuredRecord} is the
 * record on the wire, {@link io.teeio.spdm.session.SecureChannel} protects the records of one phase
 * of one session in both directions, counts them, and rolls keys forward and back. What both roles
 * report of their work is a {@link io.teeio.spdm.session.SpdmEvent}.
 */
@NullMarked
package io.teeio.spdm.session;

import org.jspecify.annotations.NullMarked;
