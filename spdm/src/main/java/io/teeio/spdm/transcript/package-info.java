/**
 * What is hashed and signed. {@link io.teeio.spdm.transcript.Transcripts} owns every transcript of
 * a connection (A, B, C, L, TH) with its reset rules; nobody else concatenates messages. {@link
 * io.teeio.spdm.transcript.SigningContext} makes of a transcript's hash what a key signs.
 */
@NullMarked
package io.teeio.spdm.transcript;

import org.jspecify.annotations.NullMarked;
