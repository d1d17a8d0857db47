package io.teeio.spdm.requester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.EncapsulationRule;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.KeyUpdate;
import io.teeio.spdm.message.KeyUpdateAck;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.role.Clock;
import io.teeio.spdm.role.Pair;
import io.teeio.spdm.role.Repeatable;
import io.teeio.spdm.role.Setup;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import org.junit.jupiter.api.Test;

/** DSP0274, KEY_UPDATE: what a requester answers when its responder renews a key. */
class ResponderKeysRuleTest {
  private static final Crypto CRYPTO = Crypto.portable();

  private final Pair pair = new Pair(Setup.PLAIN);
  private final SessionWay way;
  private final ResponderKeys keys;

  ResponderKeysRuleTest() throws Exception {
    Negotiated negotiated = pair.negotiated().negotiated().orElseThrow();
    Repeatable random = new Repeatable(5);
    Role role =
        new Role(
            pair,
            Setup.PLAIN.requester(),
            RequesterParts.NONE,
            Pause.NONE,
            CRYPTO,
            random,
            new Clock(),
            Guards.all(),
            event -> {});
    SecureChannel channel;
    try (DirectionSecrets secrets =
        new DirectionSecrets(random.secret(32), random.secret(32), random.secret(32))) {
      channel =
          new SecureChannel(
              new SecureChannel.Terms(
                  SessionId.of(1, 2),
                  Direction.REQUEST,
                  Binding.PCI_DOE,
                  AeadAlgorithm.AES_256_GCM,
                  RecordLimits.DEFAULT),
              CRYPTO,
              new KeySchedule(CRYPTO, HashAlgorithm.SHA_256, SpdmVersion.V1_3),
              secrets,
              random,
              Guards.all());
    }
    way = new SessionWay(role, channel);
    keys = new ResponderKeys(role, negotiated, way);
  }

  private void refuses(KeyUpdateOperation operation) {
    Violation violation =
        catchThrowableOfType(Violation.class, () -> keys.answer(new KeyUpdate(operation, 7)));
    assertThat(violation).isNotNull();
    assertThat(violation.rule()).isEqualTo(EncapsulationRule.ENCAPSULATED_KEY_UPDATE);
  }

  @Test
  void encapsulatedKeyUpdate() throws Exception {
    refuses(KeyUpdateOperation.VERIFY_NEW_KEY);
    refuses(KeyUpdateOperation.UPDATE_ALL_KEYS);
    assertThat(keys.answer(new KeyUpdate(KeyUpdateOperation.UPDATE_KEY, 7)))
        .isEqualTo(new KeyUpdateAck(KeyUpdateOperation.UPDATE_KEY, 7));
    refuses(KeyUpdateOperation.UPDATE_KEY);
    refuses(KeyUpdateOperation.VERIFY_NEW_KEY);
  }

  @Test
  void aNewKeyThatNothingCameUnderIsGivenUp() throws Exception {
    int epoch = way.channel().receivingEpoch();
    keys.answer(new KeyUpdate(KeyUpdateOperation.UPDATE_KEY, 7));
    way.channel().rollReceiving();
    assertThat(way.channel().isReceivingUnproven()).isTrue();
    keys.settle();
    assertThat(way.channel().receivingEpoch()).isEqualTo(epoch);
  }
}
