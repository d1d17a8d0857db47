package io.teeio.spdm.responder;

import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.wire.Bytes;

/**
 * Who a requester says it is, until a signature proves it.
 *
 * @param slot 0 to 7, or 0xFF for its provisioned public key
 * @param peer its chain or key
 * @param digests the DIGESTS that came first in its flow; empty if there was none
 */
record RequesterIdentity(int slot, PeerIdentity peer, Bytes digests) {}
