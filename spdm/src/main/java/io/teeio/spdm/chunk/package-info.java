/**
 * Large messages: those that do not fit into what the receiver takes in one transfer travel in
 * chunks, since SPDM 1.2. {@link io.teeio.spdm.chunk.LargeMessage} cuts them, {@link
 * io.teeio.spdm.chunk.ChunkAssembly} puts them together and checks every limit; who sends what when
 * is the roles' business. A reassembled message has its exact length, whatever the transport pads.
 */
@NullMarked
package io.teeio.spdm.chunk;

import org.jspecify.annotations.NullMarked;
