package io.teeio.probe;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.VersionNumber;
import java.util.Optional;

/**
 * One version that the responder lists.
 *
 * @param entry as VERSION lists it
 * @param negotiated what a negotiation in it came to when everything was offered; empty if there
 *     was none
 */
public record VersionFacts(VersionNumber entry, Optional<Negotiated> negotiated) {}
