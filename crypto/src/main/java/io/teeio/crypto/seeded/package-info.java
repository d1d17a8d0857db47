/** Randomness that repeats. Exported to the lab alone. */
@NullMarked
package io.teeio.crypto.seeded;

import org.jspecify.annotations.NullMarked;
