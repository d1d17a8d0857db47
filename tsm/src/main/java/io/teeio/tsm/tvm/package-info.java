/**
 * TVMs: their guest addresses and what each means ({@link io.teeio.tsm.tvm.GuestMap}), their
 * measurement, their virtual CPUs, and the base CoVE calls that build, run and end them.
 */
@NullMarked
package io.teeio.tsm.tvm;

import org.jspecify.annotations.NullMarked;
