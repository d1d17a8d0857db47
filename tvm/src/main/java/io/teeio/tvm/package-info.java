/**
 * The confidential VM, which trusts neither its host nor a device until it has asked. {@link
 * io.teeio.tvm.Tdm} verifies a device through the TSM and accepts it; {@link
 * io.teeio.tvm.AcceleratorRing} drives it; {@link io.teeio.tvm.DirectTransfer} moves data by DMA
 * into confidential memory and {@link io.teeio.tvm.BounceTransfer} the old way, sealed and copied
 * through shared pages; {@link io.teeio.tvm.Workload} is the program that does it all.
 */
@NullMarked
package io.teeio.tvm;

import org.jspecify.annotations.NullMarked;
