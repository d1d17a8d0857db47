/**
 * Devices and their interfaces as the TSM keeps them. A device has three small state machines that
 * do not depend on one another ({@link io.teeio.tsm.ConnState}, {@link io.teeio.tsm.StreamState},
 * {@link io.teeio.tsm.device.CommState}), an interface three more ({@link io.teeio.tsm.BindState},
 * {@link io.teeio.tsm.DmaState} and TDISP's own). What takes several messages is a flow:
 * straight-line code in classes named ...Flow, which {@link io.teeio.tsm.device.Operation} suspends
 * at every message.
 */
@NullMarked
package io.teeio.tsm.device;

import org.jspecify.annotations.NullMarked;
