package io.teeio.probe;

import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.requester.SpdmRequester;

/**
 * One probe under way: the way to the responder, what to find out, and what was found.
 *
 * @param link the way to the responder
 * @param plan what to find out
 * @param tools what it works with
 * @param findings what was found so far
 */
record Inquiry(ProbeLink link, ProbePlan plan, ProbeTools tools, Findings findings) {
  /** A requester that is {@code profile}. */
  SpdmRequester requester(RequesterProfile profile) {
    return new SpdmRequester(
        link.transport(),
        profile,
        plan.parts(),
        tools.pause(),
        tools.crypto(),
        tools.random(),
        tools.clock(),
        tools.guards(),
        tools.events());
  }

  boolean wants(Topic topic) {
    return plan.topics().contains(topic);
  }
}
