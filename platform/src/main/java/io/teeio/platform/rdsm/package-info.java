/**
 * The root domain security manager: the firmware at the bottom, below host and TSM. It alone holds
 * the root ports, the classifier and the MPT, and changes them only as the rules allow. The TSM
 * reaches it through the COVT calls of CoVE-IO ({@link io.teeio.platform.rdsm.Rdsm}) for the keys
 * and streams of root ports, and through a private interface ({@link
 * io.teeio.platform.rdsm.RdsmPort}) for what the specification leaves open.
 */
@NullMarked
package io.teeio.platform.rdsm;

import org.jspecify.annotations.NullMarked;
