/**
 * The PCIe root of trust of a platform as CoVE-IO v0.1 has it: a function on the root bus with a
 * DOE mailbox, which takes the keys of root ports by IDE_KM in an SPDM session with the TSM.
 */
@NullMarked
package io.teeio.device.trust;

import org.jspecify.annotations.NullMarked;
