package io.teeio.device.endpoint;

import io.teeio.spdm.responder.RequesterTrust;
import io.teeio.spdm.responder.ResponderParts;
import io.teeio.spdm.responder.ResponderProfile;

/**
 * What a device speaks SPDM with.
 *
 * @param profile what it is and offers
 * @param parts what it answers with; vendor messages and sessions are the security manager's, which
 *     takes these places
 */
public record SpdmEndpoint(ResponderProfile profile, ResponderParts parts) {
  /** This, asking its requesters who they are as {@code trust} says. */
  public SpdmEndpoint asking(RequesterTrust trust) {
    return new SpdmEndpoint(profile, parts.withRequesterTrust(trust));
  }
}
