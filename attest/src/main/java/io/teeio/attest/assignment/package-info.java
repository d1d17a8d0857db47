/**
 * Evidence of assigned devices as one EAT (draft-poirier-rats-eat-da-11): a {@link
 * io.teeio.attest.assignment.DeviceAssignmentToken} carries what devices said over SPDM, repacked
 * by the guest that they are assigned to, for a verifier elsewhere.
 *
 * <p>Where the draft leaves things open: MMIO ranges are numbered from 1, since the map of the
 * draft's grammar has room for one only; digests are named as in the registry of named information;
 * SHA-256 as base hash is 0, as the draft writes it, and 1, as SPDM does, is read, too. What a
 * device with SPDM 1.0 or 1.1 signed has no place in a token, as it has no combined SPDM prefix;
 * neither have measurements with an index above 239.
 */
@NullMarked
package io.teeio.attest.assignment;

import org.jspecify.annotations.NullMarked;
