/**
 * Tests that generate their own input. A {@link io.teeio.testkit.Source} hands out bounded choices
 * from a seed, from a recorded sequence or from a fuzzer's bytes; {@link io.teeio.testkit.Property}
 * runs a law on many sources and makes the choices of a failure smaller before it reports them;
 * {@link io.teeio.testkit.CodecLaw} holds what every codec of this project must obey.
 */
@NullMarked
package io.teeio.testkit;

import org.jspecify.annotations.NullMarked;
