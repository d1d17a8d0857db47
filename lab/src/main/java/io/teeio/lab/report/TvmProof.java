package io.teeio.lab.report;

import io.teeio.attest.token.TvmReport;
import io.teeio.crypto.Certificate;

/**
 * What a third party gets to see of a run.
 *
 * @param report what the TVM says of itself and its devices
 * @param root who vouches for the machine
 */
public record TvmProof(TvmReport report, Certificate root) {}
