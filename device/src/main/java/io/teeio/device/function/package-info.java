/**
 * What the functions of the sample device have in common, whatever they do: registers in a BAR of
 * one layout, a ring of descriptors in the memory of their driver, MSI-X, and DMA that may be
 * refused.
 *
 * <p>{@link io.teeio.device.function.SampleFunction} is what the device asks of one; {@link
 * io.teeio.device.function.FunctionKind} names the kinds, and {@link
 * io.teeio.device.function.FunctionRule} what keeps the users of one device apart inside it.
 */
@NullMarked
package io.teeio.device.function;

import org.jspecify.annotations.NullMarked;
