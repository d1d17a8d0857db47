/**
 * Replays recorded conversations and says what is right and wrong with them. It decodes with the
 * codecs, transcripts, key schedule and records of the live roles, so that a capture of other
 * people's implementations is a test of all of them, and what it finds can be shown to a person.
 */
@NullMarked
package io.teeio.spdm.capture;

import org.jspecify.annotations.NullMarked;
