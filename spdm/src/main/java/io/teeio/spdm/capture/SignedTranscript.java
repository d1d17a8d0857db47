package io.teeio.spdm.capture;

import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What a responder signed of itself, put together from the messages that passed by: enough for
 * somebody who has not seen the capture to judge it.
 *
 * @param frame the frame of the response that is signed
 * @param connection which connection of the capture, counted from 1; GET_VERSION begins another
 * @param session where it was said; empty in the clear
 * @param slot whose key signs, 0 to 7, or 0xFF for a provisioned public key
 * @param transcript GET_VERSION to ALGORITHMS, whatever the version, and the messages of L1/L2 or
 *     of M1/M2, or KEY_EXCHANGE and KEY_EXCHANGE_RSP: up to the message that is signed, with its
 *     signature
 * @param signer the certificate chain with its SPDM header, or the provisioned public key in DER:
 *     of whoever did sign it, or else of whoever should have; empty if nobody is known
 */
public record SignedTranscript(
    int frame,
    int connection,
    Optional<SessionId> session,
    int slot,
    Bytes transcript,
    Optional<Bytes> signer) {}
