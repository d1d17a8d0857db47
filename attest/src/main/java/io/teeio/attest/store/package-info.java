/**
 * What verifiers appraise with, in one file that can be signed, versioned and brought to a machine
 * without a network: anchors, reference manifests, statements about revocation, policies (CoVE-IO
 * chapter 8, dynamic provisioning). A {@link io.teeio.attest.store.CollateralFile} holds a signed
 * list of digests and contents beside it; a {@link io.teeio.attest.store.CollateralStore} is what a
 * verifier has after it believed one, and it only ever goes forward.
 *
 * <p>Pure functions on bytes: whoever calls reads and writes the files.
 */
@NullMarked
package io.teeio.attest.store;

import org.jspecify.annotations.NullMarked;
