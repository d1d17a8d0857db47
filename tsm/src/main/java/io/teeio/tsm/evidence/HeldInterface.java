package io.teeio.tsm.evidence;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What the TSM itself knows of an interface that a TVM has.
 *
 * @param id the interface
 * @param state its TDISP state as last seen
 * @param leaf SHA-384 of the certificate whose key the session with its device is with; empty if
 *     there is no session any more
 * @param report SHA-384 of the interface report that the TVM got under the lock that holds, if it
 *     got one
 * @param startedAt what the TVM's register of devices held when it started the interface; empty if
 *     the interface does not run
 */
public record HeldInterface(
    RequesterId id,
    TdiState state,
    Optional<Bytes> leaf,
    Optional<Bytes> report,
    Optional<Bytes> startedAt) {}
