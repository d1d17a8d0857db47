/**
 * Events, since SPDM 1.3: one endpoint of a session, the notifier, tells the other, the recipient,
 * what happened to it. Either role can be either. {@link io.teeio.spdm.event.EventSource} is what a
 * notifier has, {@link io.teeio.spdm.event.EventSink} hears for a recipient; {@link
 * io.teeio.spdm.event.EventQueue} and {@link io.teeio.spdm.event.EventReceipt} are what each of
 * them keeps of a session.
 */
@NullMarked
package io.teeio.spdm.event;

import org.jspecify.annotations.NullMarked;
