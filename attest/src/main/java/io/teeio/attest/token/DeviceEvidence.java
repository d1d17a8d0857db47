package io.teeio.attest.token;

import io.teeio.wire.Bytes;

/**
 * What a TVM looked at when it decided about an interface, for whoever wants to look again; empty
 * where it could not be read.
 *
 * @param interfaceId the interface
 * @param connection connection transcript, element FULL
 * @param measurements signed measurement transcript
 * @param report interface report
 */
public record DeviceEvidence(int interfaceId, Bytes connection, Bytes measurements, Bytes report) {}
