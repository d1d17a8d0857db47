/**
 * What every call to the TSM needs, whatever it does: memory of a host read once into a private
 * copy ({@link io.teeio.tsm.call.HostMemory}), the refusal that becomes an error code ({@link
 * io.teeio.tsm.call.Refused}), and the turn that keeps two harts out of the same device or TVM
 * ({@link io.teeio.tsm.call.Turn}).
 */
@NullMarked
package io.teeio.tsm.call;

import org.jspecify.annotations.NullMarked;
