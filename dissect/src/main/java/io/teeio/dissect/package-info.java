/**
 * Captures to lines a person can read. {@link io.teeio.spdm.capture.CaptureReplay} follows the
 * conversation and checks it; here its findings are joined with the protocols that SPDM carries
 * (IDE_KM, TDISP, CXL's, PLDM, DOE discovery) and put into words. Rendering is the caller's.
 */
@NullMarked
package io.teeio.dissect;

import org.jspecify.annotations.NullMarked;
