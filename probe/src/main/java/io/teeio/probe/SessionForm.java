package io.teeio.probe;

import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.message.VersionNumber;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.SecuredVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * How a session is protected.
 *
 * @param words in words
 * @param profile the requester that brings it about
 */
record SessionForm(String words, RequesterProfile profile) {
  /** The form that comes of what both can. */
  static SessionForm plain(RequesterProfile profile, Negotiated negotiated) {
    String how = negotiated.bothHave(Capability.ENCRYPT) ? "encrypted" : "authenticated only";
    return new SessionForm(how, profile);
  }

  /** The form of a session by KEY_EXCHANGE, which may shake hands in the clear. */
  static SessionForm byKey(RequesterProfile profile, Negotiated negotiated) {
    SessionForm plain = plain(profile, negotiated);
    return negotiated.handshakeInTheClear()
        ? new SessionForm(plain.words() + ", handshake in the clear", profile)
        : plain;
  }

  /** The other forms that the responder's capabilities allow. */
  static List<SessionForm> variants(RequesterProfile profile, Negotiated negotiated) {
    List<SessionForm> forms = new ArrayList<>();
    if (negotiated.bothHave(Capability.HANDSHAKE_IN_THE_CLEAR)) {
      forms.add(
          new SessionForm(
              "handshake encrypted", without(profile, Capability.HANDSHAKE_IN_THE_CLEAR)));
    }
    if (negotiated.bothHave(Capability.ENCRYPT)) {
      forms.add(
          new SessionForm(
              "authenticated only",
              without(without(profile, Capability.ENCRYPT), Capability.HANDSHAKE_IN_THE_CLEAR)));
    }
    for (VersionNumber version : SecuredVersion.all()) {
      if (profile.securedVersions().size() > 1) {
        forms.add(
            new SessionForm(
                "Secured Messages " + version, profile.withSecuredVersions(List.of(version))));
      }
    }
    return forms;
  }

  private static RequesterProfile without(RequesterProfile profile, Capability capability) {
    return profile.withCapabilities(profile.capabilities().without(capability));
  }
}
