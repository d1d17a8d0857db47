package io.teeio.lab.report;

import io.teeio.attest.Rim;
import io.teeio.crypto.Certificate;

/**
 * What the maker of the machine's own devices tells everybody.
 *
 * @param root who vouches for its devices
 * @param rim what they measure with the firmware that they should have
 */
public record DeviceReference(Certificate root, Rim rim) {}
