/**
 * Data Object Exchange: the object ({@link io.teeio.pcie.doe.DataObject}), the device's mailbox
 * ({@link io.teeio.pcie.doe.DoeMailbox}) and the host's side of it ({@link
 * io.teeio.pcie.doe.DoeClient}).
 */
@NullMarked
package io.teeio.pcie.doe;

import org.jspecify.annotations.NullMarked;
