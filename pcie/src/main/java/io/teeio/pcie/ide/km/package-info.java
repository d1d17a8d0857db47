/**
 * IDE_KM, which programs the keys of IDE streams over an SPDM session: the messages ({@link
 * io.teeio.pcie.ide.km.IdeKmMessage}), the requester's verbs and the responder of a device.
 */
@NullMarked
package io.teeio.pcie.ide.km;

import org.jspecify.annotations.NullMarked;
