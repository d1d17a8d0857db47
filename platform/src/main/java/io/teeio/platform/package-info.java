/**
 * The machine that the four parties share. {@link io.teeio.platform.PlatformRule} lists what it
 * enforces; {@code memory} and {@code iommu} say which bytes a hart or a device may reach. No trust
 * decision is taken here: the machine keeps apart what it was told to keep apart.
 */
@NullMarked
package io.teeio.platform;

import org.jspecify.annotations.NullMarked;
