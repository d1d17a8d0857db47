/**
 * Integrity and Data Encryption: {@link io.teeio.pcie.ide.IdeStream} is one end of a stream and
 * turns TLPs into IDE TLPs and back; {@link io.teeio.pcie.ide.StreamAssociation} says which traffic
 * belongs to it. Keys come through the package {@code km}.
 */
@NullMarked
package io.teeio.pcie.ide;

import org.jspecify.annotations.NullMarked;
