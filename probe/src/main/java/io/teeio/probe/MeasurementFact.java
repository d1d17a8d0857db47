package io.teeio.probe;

import io.teeio.wire.Bytes;

/**
 * One measurement.
 *
 * @param index its number, 1 to 0xFE
 * @param type what is measured, in words
 * @param raw whether the value is what is measured itself, and not its digest
 * @param value the value
 * @param meaning what the value says, in words
 */
public record MeasurementFact(int index, String type, boolean raw, Bytes value, String meaning) {}
