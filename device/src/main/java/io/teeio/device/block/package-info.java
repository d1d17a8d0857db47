/**
 * The other function of the sample device: a disk. A queue pair in the memory of its driver,
 * sectors of 4 KiB, and one medium for all functions of the device, on which each TDI's sectors lie
 * sealed under a key that nobody else has and that dies when the TDI is stopped.
 *
 * <p>{@link io.teeio.device.block.BlockDevice} holds the registers and takes submissions, {@link
 * io.teeio.device.block.Extent} is the part of the {@link io.teeio.device.block.Medium} that one
 * function has. What a driver has to know is in {@code docs/block.md}.
 */
@NullMarked
package io.teeio.device.block;

import org.jspecify.annotations.NullMarked;
