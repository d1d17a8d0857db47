package io.teeio.spdm.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.responder.ResponderProfile;
import io.teeio.spdm.transport.Binding;
import java.util.Map;

/** A requester that is put to the test, codes of what comes to it, and how it refuses. */
final class RequesterBench {
  static final Setup SETUP = new Setup(SpdmVersion.V1_3, Suite.P256, Binding.MCTP, false);
  static final int DIGESTS = 0x01;
  static final int CERTIFICATE = 0x02;
  static final int CHALLENGE_AUTH = 0x03;
  static final int VERSION = 0x04;
  static final int MEASUREMENTS = 0x60;
  static final int CAPABILITIES = 0x61;
  static final int ALGORITHMS = 0x63;
  static final int KEY_EXCHANGE_RSP = 0x64;
  static final int FINISH_RSP = 0x65;
  static final int SIGNATURE = 64;
  static final int HASH = 32;

  private RequesterBench() {}

  /** {@code outcome} is a refusal by {@code rule}. */
  static void broken(Outcome<?> outcome, SpdmRule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Broken.class, broken -> assertThat(broken.rule()).isEqualTo(rule));
  }

  /** A pair whose responder is as {@code profile}. */
  static Pair against(ResponderProfile profile) {
    return new Pair(
        SETUP, SETUP.requester(), profile, Identities.slots(Suite.P256), Crypto.portable());
  }

  /** A pair whose responder has {@code identity} in slot 0. */
  static Pair against(SlotIdentity identity) {
    return new Pair(
        SETUP, SETUP.requester(), SETUP.responder(), Map.of(0, identity), Crypto.portable());
  }
}
