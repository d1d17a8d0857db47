/**
 * Bytes as they cross a wire: {@link io.teeio.wire.Bytes} holds them, {@link
 * io.teeio.wire.WireReader} reads them within bounds and names every field as the specification
 * does, {@link io.teeio.wire.WireWriter} writes them. All numbers are little-endian unless a method
 * says otherwise.
 *
 * <p>One definition serves four purposes: with a {@link io.teeio.wire.FieldTap} attached the same
 * reads that decode a message yield the field list that a dissector prints, and a failed read
 * becomes a {@link io.teeio.wire.MalformedInput} that says field, offset, wanted, had and clause.
 */
@NullMarked
package io.teeio.wire;

import org.jspecify.annotations.NullMarked;
