package io.teeio.attest.rim;

/**
 * The smallest security version number that a part of a device may have. It stands in a manifest
 * beside the measurements and is compared as a number.
 *
 * @param index index of the manifest, above those of measurements
 * @param name which part
 * @param active whether it is to be compared
 * @param minimum the smallest number that will do, unsigned
 */
public record SecurityFloor(int index, String name, boolean active, long minimum) {}
