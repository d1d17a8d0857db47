package io.teeio.vmm;

import io.teeio.wire.Bytes;

/**
 * What the host makes a TVM from.
 *
 * @param entry the page that is measured and entered, at most 4096 bytes
 * @param memory first guest address of confidential memory, where {@code entry} goes
 * @param memorySize bytes of it; filled on demand
 */
public record TvmImage(Bytes entry, long memory, long memorySize) {}
