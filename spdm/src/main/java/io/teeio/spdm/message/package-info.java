/**
 * The messages of SPDM (DSP0274 1.0 to 1.4) as records: fields in wire order under the
 * specification's names, {@code read} and {@code write} side by side, differences between versions
 * there and nowhere else. {@link io.teeio.spdm.message.SpdmCodec} picks the record for a code and
 * finds the exact length of a message inside what its transport may have padded.
 */
@NullMarked
package io.teeio.spdm.message;

import org.jspecify.annotations.NullMarked;
