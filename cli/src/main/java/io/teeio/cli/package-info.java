/** The {@code teeio} command: parses what a person typed, calls the lab or the device, renders. */
@NullMarked
package io.teeio.cli;

import org.jspecify.annotations.NullMarked;
