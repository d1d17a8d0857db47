package io.teeio.vmm;

import io.teeio.pcie.RequesterId;
import io.teeio.platform.memory.HostAddress;

/**
 * What the platform's description tells the host of a root port.
 *
 * @param rootPort the port
 * @param firstBus first bus behind it
 * @param lastBus last bus behind it
 * @param base first address of the memory that it routes downstream
 * @param size bytes of it
 */
public record RootPortWindow(
    RequesterId rootPort, int firstBus, int lastBus, HostAddress base, long size) {}
