/**
 * The sample function of the device: a small accelerator with a descriptor ring in the memory of
 * its driver. It copies, fills, hashes (SHA-384), and, for the bounce-buffer baseline, opens and
 * seals with AES-256-GCM under a key that the application shares with it.
 *
 * <p>{@link io.teeio.device.accelerator.Accelerator} holds the registers, takes descriptors and
 * writes completion records; it sees memory only through a {@link
 * io.teeio.device.accelerator.DmaPort}, so what it may reach is decided by whoever made that port
 * and not here. What a driver has to know is in {@code docs/accelerator.md}.
 */
@NullMarked
package io.teeio.device.accelerator;

import org.jspecify.annotations.NullMarked;
