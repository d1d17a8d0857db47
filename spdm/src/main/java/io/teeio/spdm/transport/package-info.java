/**
 * How messages travel: {@link io.teeio.spdm.transport.Binding} says what a binding adds to a
 * message, {@link io.teeio.spdm.transport.Transport} is all that a requester sees of it, and the
 * rest is the socket framing of DMTF's emulator, by which other people's requesters and responders
 * are reached, and the capture files of both.
 */
@NullMarked
package io.teeio.spdm.transport;

import org.jspecify.annotations.NullMarked;
