/**
 * The TSM: the only party that a TVM trusts besides its device. {@link io.teeio.tsm.Tsm} takes the
 * calls of hosts and guests (CoVE and CoVE-IO v0.3.0+a361d4a); it never touches a mailbox, and no
 * argument of a host is believed before it was copied and checked. {@link io.teeio.tsm.CoveRule}
 * lists what it refuses; {@code docs/abi.md} says how to call it and {@code docs/ambiguities.md}
 * what it chose where the specification leaves a choice.
 */
@NullMarked
package io.teeio.tsm;

import org.jspecify.annotations.NullMarked;
