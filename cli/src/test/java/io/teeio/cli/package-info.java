/** Tests of the command, and of the whole house's architecture. */
@NullMarked
package io.teeio.cli;

import org.jspecify.annotations.NullMarked;
