/**
 * Evidence of TVMs (CoVE, attestation): what the TSM says of one of them, signed with the key that
 * the platform certified, around the tokens of the platform and of the TSM itself.
 */
@NullMarked
package io.teeio.tsm.evidence;

import org.jspecify.annotations.NullMarked;
