package io.teeio.attest.token;

import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmCollateral;

/**
 * What a verifier judges a TVM's devices with itself, rather than leave that to the TVM.
 *
 * @param collateral roots of the devices' makers, reference values, statements about revocation
 * @param policy what is demanded of a device
 */
public record DeviceTrust(SpdmCollateral collateral, Policy policy) {}
