package io.teeio.tvm;

import io.teeio.wire.Bytes;

/**
 * What moving the payload one way came to.
 *
 * @param bytes payload bytes that went out and came back
 * @param guestNanos what the guest itself spent on it
 * @param sha384 the payload's digest as the device computed it, or, of a disk, of what came back
 * @param intact whether what came back is what went out
 */
public record Transfer(long bytes, long guestNanos, Bytes sha384, boolean intact) {}
