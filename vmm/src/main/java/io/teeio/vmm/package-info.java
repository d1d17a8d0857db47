/**
 * The host: it owns every resource and is trusted with none. {@link io.teeio.vmm.Enumeration} finds
 * devices and gives them addresses, {@link io.teeio.vmm.TsmHost} calls the TSM and carries its
 * messages to the device's {@link io.teeio.vmm.DeviceMailbox}, {@link io.teeio.vmm.GuestRunner}
 * runs a TVM and answers what it asks of its host, {@link io.teeio.vmm.Vmm} puts the life of TVMs
 * and devices together.
 *
 * <p>Nothing here holds a secret or decides about trust; all of it may lie without the TVM being
 * worse off than without a device.
 */
@NullMarked
package io.teeio.vmm;

import org.jspecify.annotations.NullMarked;
