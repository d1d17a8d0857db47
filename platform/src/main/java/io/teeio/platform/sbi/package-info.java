/**
 * How software calls the firmware below it: the registers of one call ({@link
 * io.teeio.platform.sbi.SbiCall}), what comes back ({@link io.teeio.platform.sbi.SbiResult}), every
 * extension and function number in one place ({@link io.teeio.platform.sbi.SbiFunction} and the
 * enums that implement it), and the page that host and TSM share ({@link
 * io.teeio.platform.sbi.Nacl}), in which a pending SPDM message travels ({@link
 * io.teeio.platform.sbi.PendingSpdm}).
 *
 * <p>Numbers are those of CoVE v0.7 and CoVE-IO v0.3.0 with a361d4a. They appear here and nowhere
 * else.
 */
@NullMarked
package io.teeio.platform.sbi;

import org.jspecify.annotations.NullMarked;
