/** Public keys as tokens of both kinds, CBOR and JSON, write them. */
@NullMarked
package io.teeio.attest.key;

import org.jspecify.annotations.NullMarked;
