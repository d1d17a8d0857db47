package io.teeio.lab.report;

import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.Certificate;
import java.util.Optional;

/**
 * What a third party gets to see of a run.
 *
 * @param report what the TVM says of itself and its devices
 * @param root who vouches for the machine
 * @param devices what is known of its devices; empty for one outside
 */
public record TvmProof(TvmReport report, Certificate root, Optional<DeviceReference> devices) {}
