/**
 * Reference values and concise evidence in CBOR: CoRIM and CoMID (draft-ietf-rats-corim), CoSWID
 * (RFC 9393), and TCG's concise evidence, which has the same parts. {@link
 * io.teeio.attest.corim.CorimFile} is what comes in a file, signed or not.
 *
 * <p>The draft moves: what is not understood is kept in the {@code unknown} table of its record,
 * and a reference value that has something not understood in it is never met.
 */
@NullMarked
package io.teeio.attest.corim;

import org.jspecify.annotations.NullMarked;
