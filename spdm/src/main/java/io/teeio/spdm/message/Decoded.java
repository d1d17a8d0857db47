package io.teeio.spdm.message;

import io.teeio.wire.Bytes;

/**
 * A message that was read.
 *
 * @param <M> its kind
 * @param message its fields
 * @param exact its bytes without what the transport padded: what transcripts hold
 */
public record Decoded<M extends SpdmMessage>(M message, Bytes exact) {}
