/**
 * What the platform's maker tells the TSM about the machine: anchors to trust, IOMMUs, root ports
 * and what lies behind each. {@link io.teeio.tsm.manifest.Manifest#read} takes the JSON of {@code
 * docs/manifest.md}, checks it against its schema and its own consistency, and names the place of
 * the first mistake as a JSON path.
 */
@NullMarked
package io.teeio.tsm.manifest;

import org.jspecify.annotations.NullMarked;
