/**
 * Somebody on a link. A {@link io.teeio.platform.fabric.link.TamperedLink} sits in a switch and
 * does one {@link io.teeio.platform.fabric.link.Tampering} (drop, replay, flip, delay) to the
 * packets that a {@link io.teeio.platform.fabric.link.PacketFilter} picks: requests, posted ones
 * and completions alike. It has the packets and no key. Attacks and injected faults are made of
 * these.
 */
@NullMarked
package io.teeio.platform.fabric.link;

import org.jspecify.annotations.NullMarked;
