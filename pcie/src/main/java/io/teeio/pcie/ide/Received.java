package io.teeio.pcie.ide;

import io.teeio.pcie.Tlp;

/**
 * A TLP that came through a stream.
 *
 * @param tlp the packet
 * @param tee its T bit
 */
public record Received(Tlp tlp, boolean tee) {}
