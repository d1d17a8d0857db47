/**
 * A TEE-IO device as the host and the TSM see it: {@link io.teeio.device.TeeIoDevice} is the
 * endpoint on the fabric with its configuration space, BARs and DOE mailbox; {@link
 * io.teeio.device.Dsm} is its security manager, which answers SPDM, IDE_KM and TDISP and owns one
 * {@link io.teeio.device.Tdi} for each function; {@link io.teeio.device.DsmServer} serves the same
 * manager on a socket.
 *
 * <p>What a TDI does in which state is one table, {@link io.teeio.device.TdiMachine}. Everything
 * that protects a TVM's data on this side of the link is a rule in {@link
 * io.teeio.device.DeviceRule}. Memory outside is reached by DMA through the fabric only.
 */
@NullMarked
package io.teeio.device;

import org.jspecify.annotations.NullMarked;
