package io.teeio.spdm.requester;

import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What a good CHALLENGE_AUTH says besides that the responder holds the key.
 *
 * @param slotMask provisioned slots, bit by bit
 * @param summaryHash hash of the measurements, if it was asked for
 * @param opaque what the responder added
 */
public record ChallengeResult(int slotMask, Optional<Bytes> summaryHash, Bytes opaque) {}
