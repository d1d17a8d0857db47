/**
 * Structures in memory that host, guest and TSM share (CoVE, and CoVE-IO v0.3.0+a361d4a): {@link
 * io.teeio.platform.cove.TsmInfo}, {@link io.teeio.platform.cove.TvmCreateParams}, {@link
 * io.teeio.platform.cove.ConnectionTranscript}. What the calls mean is in {@code docs/abi.md}.
 */
@NullMarked
package io.teeio.platform.cove;

import org.jspecify.annotations.NullMarked;
