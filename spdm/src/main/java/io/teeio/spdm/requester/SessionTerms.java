package io.teeio.spdm.requester;

import io.teeio.spdm.message.VersionNumber;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * What was agreed on when a session began.
 *
 * @param securedVersion the version of Secured Messages that the responder selected
 * @param heartbeatPeriod seconds; without traffic for twice as long the session ends; 0 for never
 * @param summaryHash the hash of the responder's measurements, if it was asked for
 * @param policy SessionPolicy, as it was asked for
 */
record SessionTerms(
    VersionNumber securedVersion, int heartbeatPeriod, Optional<Bytes> summaryHash, int policy) {}
