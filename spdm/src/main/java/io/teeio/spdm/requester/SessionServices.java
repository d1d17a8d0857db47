package io.teeio.spdm.requester;

/**
 * What an established session has for the responder's requests.
 *
 * @param keys renews the responder's key
 * @param events takes and tells events
 */
record SessionServices(ResponderKeys keys, OwnEventAnswers events) {}
