package io.teeio.spdm.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.role.Repeatable;
import io.teeio.spdm.transport.Binding;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecureChannelTest {
  private static final SessionId ID = SessionId.of(0xFFFE, 0xFFFD);
  private static final Bytes MESSAGE = Bytes.of(0x13, 0xE8, 0, 0);
  private static final KeySchedule SCHEDULE =
      new KeySchedule(Crypto.portable(), HashAlgorithm.SHA_256, SpdmVersion.V1_3);

  private final SecureChannel requester = channel(Direction.REQUEST, Binding.MCTP, 100);
  private final SecureChannel responder = channel(Direction.RESPONSE, Binding.MCTP, 100);

  private static SecureChannel channel(Direction sending, Binding binding, long records) {
    return channel(ID, sending, binding, records);
  }

  private static SecureChannel channel(
      SessionId id, Direction sending, Binding binding, long records) {
    Repeatable secrets = new Repeatable(1);
    try (DirectionSecrets both =
        new DirectionSecrets(secrets.secret(32), secrets.secret(32), secrets.secret(32))) {
      return new SecureChannel(
          new SecureChannel.Terms(
              id, sending, binding, AeadAlgorithm.AES_256_GCM, new RecordLimits(records, 3)),
          Crypto.portable(),
          SCHEDULE,
          both,
          new Repeatable(2),
          Guards.all());
    }
  }

  private static Bytes open(SecureChannel channel, Bytes record) throws Exception {
    return channel.open(SecuredRecord.read(record, Binding.MCTP));
  }

  private static void breaks(SpdmRule rule, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            Violation.class, violation -> assertThat(violation.rule()).isEqualTo(rule));
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void whatIsSealedOpensAtTheOtherEnd(Binding binding) throws Exception {
    try (SecureChannel one = channel(Direction.REQUEST, binding, 100);
        SecureChannel other = channel(Direction.RESPONSE, binding, 100)) {
      for (int i = 0; i < 5; i++) {
        Bytes there = one.seal(MESSAGE, RecordUse.ORDINARY);
        assertThat(other.open(SecuredRecord.read(there, binding))).isEqualTo(MESSAGE);
        Bytes back = other.seal(MESSAGE, RecordUse.ORDINARY);
        assertThat(one.open(SecuredRecord.read(back, binding))).isEqualTo(MESSAGE);
      }
      assertThat(one.sendSequence()).isEqualTo(5);
      assertThat(one.receiveSequence()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void aRecordKeepsTheLawOfCodecs(Binding binding) throws Exception {
    try (SecureChannel one = channel(Direction.REQUEST, binding, 100)) {
      byte[] record = one.seal(MESSAGE, RecordUse.ORDINARY).toArray();
      CodecLaw.Decoder decoder =
          bytes -> SecuredRecord.read(Bytes.copyOf(bytes), binding).write(binding).toArray();
      CodecLaw.roundTrips(record, decoder);
      CodecLaw.refusesTruncation(record, MalformedInput.class, decoder);
      CodecLaw.survivesBitFlips(record, MalformedInput.class, decoder);
    }
  }

  @Test
  void aDataObjectPadsARecordByLessThanADword() throws Exception {
    try (SecureChannel one = channel(Direction.REQUEST, Binding.PCI_DOE, 100)) {
      Bytes record = one.seal(MESSAGE, RecordUse.ORDINARY);
      SecuredRecord.read(Bytes.concat(record, Bytes.zeros(3)), Binding.PCI_DOE);
      assertThatThrownBy(
              () -> SecuredRecord.read(Bytes.concat(record, Bytes.zeros(4)), Binding.PCI_DOE))
          .isInstanceOf(MalformedInput.class);
    }
    Bytes record = requester.seal(MESSAGE, RecordUse.ORDINARY);
    assertThatThrownBy(() -> SecuredRecord.read(Bytes.concat(record, Bytes.zeros(1)), Binding.MCTP))
        .isInstanceOf(MalformedInput.class);
  }

  @Test
  void aReplayedRecordIsRefused() throws Exception {
    Bytes record = requester.seal(MESSAGE, RecordUse.ORDINARY);
    open(responder, record);
    breaks(SpdmRule.RECORD_SEQUENCE, () -> open(responder, record));
  }

  @Test
  void aSkippedRecordIsRefusedAndTheMissingOneStillOpens() throws Exception {
    Bytes first = requester.seal(MESSAGE, RecordUse.ORDINARY);
    Bytes second = requester.seal(MESSAGE, RecordUse.ORDINARY);
    breaks(SpdmRule.RECORD_SEQUENCE, () -> open(responder, second));
    open(responder, first);
    open(responder, second);
  }

  @Test
  void recordSequenceWhereNoSequenceNumberIsSent() throws Exception {
    try (SecureChannel one = channel(Direction.REQUEST, Binding.PCI_DOE, 100);
        SecureChannel other = channel(Direction.RESPONSE, Binding.PCI_DOE, 100)) {
      SecuredRecord first = doe(one);
      SecuredRecord second = doe(one);
      SecuredRecord third = doe(one);
      other.open(first);
      breaks(SpdmRule.RECORD_SEQUENCE, () -> other.open(first));
      breaks(SpdmRule.RECORD_SEQUENCE, () -> other.open(third));
      assertThat(other.receiveSequence()).isEqualTo(1);
      other.open(second);
      other.open(third);
    }
  }

  private static SecuredRecord doe(SecureChannel channel) throws Exception {
    return SecuredRecord.read(channel.seal(MESSAGE, RecordUse.ORDINARY), Binding.PCI_DOE);
  }

  @Test
  void aRecordOfAnotherSessionIsRefused() throws Exception {
    try (SecureChannel stranger =
        channel(SessionId.of(1, 2), Direction.REQUEST, Binding.MCTP, 100)) {
      Bytes record = stranger.seal(MESSAGE, RecordUse.ORDINARY);
      breaks(SpdmRule.RECORD_SESSION, () -> open(responder, record));
    }
  }

  @Test
  void aChangedRecordIsRefusedWhereverItIsChanged() throws Exception {
    Bytes record = requester.seal(MESSAGE, RecordUse.ORDINARY);
    for (int i = 8; i < record.length(); i++) {
      byte[] changed = record.toArray();
      changed[i] ^= 1;
      breaks(SpdmRule.RECORD_AUTHENTIC, () -> open(responder, Bytes.copyOf(changed)));
    }
    assertThat(responder.receiveSequence()).isZero();
    open(responder, record);
  }

  @Test
  void aRecordSentBackToItsSenderIsRefused() throws Exception {
    Bytes record = requester.seal(MESSAGE, RecordUse.ORDINARY);
    breaks(SpdmRule.RECORD_AUTHENTIC, () -> open(requester, record));
  }

  @Test
  void theLastRecordsOfAKeyAreKeptToRenewOrEnd() throws Exception {
    try (SecureChannel one = channel(Direction.REQUEST, Binding.MCTP, 5);
        SecureChannel other = channel(Direction.RESPONSE, Binding.MCTP, 5)) {
      open(other, one.seal(MESSAGE, RecordUse.ORDINARY));
      open(other, one.seal(MESSAGE, RecordUse.ORDINARY));
      breaks(SpdmRule.RECORD_SEND_LIMIT, () -> one.seal(MESSAGE, RecordUse.ORDINARY));
      for (int i = 0; i < 3; i++) {
        open(other, one.seal(MESSAGE, RecordUse.RENEWAL_OR_END));
      }
      breaks(SpdmRule.RECORD_SEND_LIMIT, () -> one.seal(MESSAGE, RecordUse.RENEWAL_OR_END));
      one.rollSending();
      other.rollReceiving();
      open(other, one.seal(MESSAGE, RecordUse.ORDINARY));
    }
  }

  @Test
  void aRecordBeyondTheLimitOfItsKeyIsNotOpened() throws Exception {
    try (SecureChannel careless = channel(Direction.REQUEST, Binding.MCTP, 100);
        SecureChannel other = channel(Direction.RESPONSE, Binding.MCTP, 4)) {
      for (int i = 0; i < 4; i++) {
        open(other, careless.seal(MESSAGE, RecordUse.ORDINARY));
      }
      Bytes fifth = careless.seal(MESSAGE, RecordUse.ORDINARY);
      breaks(SpdmRule.RECORD_RECEIVE_LIMIT, () -> open(other, fifth));
    }
  }

  @Test
  void aRolledKeyIsTakenWhenARecordProvesIt() throws Exception {
    open(responder, requester.seal(MESSAGE, RecordUse.ORDINARY));
    responder.rollReceiving();
    requester.rollSending();
    assertThat(requester.sendSequence()).isZero();
    assertThat(responder.isReceivingUnproven()).isTrue();
    open(responder, requester.seal(MESSAGE, RecordUse.ORDINARY));
    assertThat(responder.isReceivingUnproven()).isFalse();
    assertThat(responder.receivingEpoch()).isEqualTo(1);
  }

  @Test
  void aRolledKeyIsTakenBackWhenThePeerGoesOnUnderTheOldOne() throws Exception {
    open(responder, requester.seal(MESSAGE, RecordUse.ORDINARY));
    responder.rollReceiving();
    open(responder, requester.seal(MESSAGE, RecordUse.ORDINARY));
    assertThat(responder.isReceivingUnproven()).isFalse();
    assertThat(responder.receivingEpoch()).isZero();
    assertThat(responder.receiveSequence()).isEqualTo(2);
  }

  @Test
  void theOldKeyIsForgottenOnceTheNewOneIsProven() throws Exception {
    Bytes old = requester.seal(MESSAGE, RecordUse.ORDINARY);
    responder.rollReceiving();
    requester.rollSending();
    open(responder, requester.seal(MESSAGE, RecordUse.ORDINARY));
    breaks(SpdmRule.RECORD_SEQUENCE, () -> open(responder, old));
  }

  @Test
  void aForgedRecordAfterARollChangesNothing() throws Exception {
    responder.rollReceiving();
    requester.rollSending();
    Bytes record = requester.seal(MESSAGE, RecordUse.ORDINARY);
    byte[] forged = record.toArray();
    forged[forged.length - 1] ^= 1;
    breaks(SpdmRule.RECORD_AUTHENTIC, () -> open(responder, Bytes.copyOf(forged)));
    assertThat(responder.isReceivingUnproven()).isTrue();
    open(responder, record);
  }

  @Test
  void theSequenceNumberOnTheWireGoesRound() throws Exception {
    try (SecureChannel one = channel(Direction.REQUEST, Binding.MCTP, 70_000);
        SecureChannel other = channel(Direction.RESPONSE, Binding.MCTP, 70_000)) {
      for (int i = 0; i < 65_540; i++) {
        SecuredRecord record =
            SecuredRecord.read(one.seal(MESSAGE, RecordUse.ORDINARY), Binding.MCTP);
        assertThat(record.sequence()).isEqualTo(i & 0xFFFF);
        other.open(record);
      }
    }
  }

  @Test
  void aChannelWithWipedKeysCannotBeUsed() {
    requester.close();
    requester.close();
    assertThatThrownBy(() -> requester.seal(MESSAGE, RecordUse.ORDINARY))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void limitsThatLetNothingThroughAreABug() {
    assertThatThrownBy(() -> new RecordLimits(3, 3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHalvesOfASessionIdKeepTheirPlaces() {
    SessionId id = SessionId.of(0x1234, 0xABCD);
    assertThat(id.value()).isEqualTo(0xABCD1234L);
    assertThat(id.requesterHalf()).isEqualTo(0x1234);
    assertThat(id.responderHalf()).isEqualTo(0xABCD);
    assertThat(id).hasToString("0xabcd1234");
  }

  @Test
  void verifyDataIsComparedByItsBytes() {
    assertThat(VerifyData.matches(Bytes.of(1, 2), Bytes.of(1, 2))).isTrue();
    assertThat(VerifyData.matches(Bytes.of(1, 2), Bytes.of(1, 3))).isFalse();
    assertThat(VerifyData.matches(Bytes.of(1, 2), Bytes.of(1))).isFalse();
  }

  private static SecureChannel channel(
      Direction sending, Binding binding, RecordProtection protection, NonceOrder order) {
    Repeatable secrets = new Repeatable(1);
    try (DirectionSecrets both =
        new DirectionSecrets(secrets.secret(32), secrets.secret(32), secrets.secret(32))) {
      return new SecureChannel(
          new SecureChannel.Terms(
              ID,
              sending,
              binding,
              AeadAlgorithm.AES_256_GCM,
              new RecordLimits(100, 3),
              protection,
              order),
          Crypto.portable(),
          SCHEDULE,
          both,
          new Repeatable(2),
          Guards.all());
    }
  }

  @ParameterizedTest
  @EnumSource(Binding.class)
  void withoutEncryptionAMessageIsReadableAndAuthentic(Binding binding) throws Exception {
    NonceOrder order = NonceOrder.LITTLE_ENDIAN;
    try (SecureChannel one =
            channel(Direction.REQUEST, binding, RecordProtection.AUTHENTICATED, order);
        SecureChannel other =
            channel(Direction.RESPONSE, binding, RecordProtection.AUTHENTICATED, order)) {
      Bytes record = one.seal(MESSAGE, RecordUse.ORDINARY);
      assertThat(record.toString()).contains(MESSAGE.toString());
      byte[] changed = record.toArray();
      int data = SecuredRecord.headerSize(binding) + binding.inner().before(5, 4).length();
      changed[data + 2] ^= 1;
      SecuredRecord forged = SecuredRecord.read(Bytes.copyOf(changed), binding);
      breaks(SpdmRule.RECORD_AUTHENTIC, () -> other.open(forged));
      assertThat(other.open(SecuredRecord.read(record, binding))).isEqualTo(MESSAGE);
    }
  }

  @Test
  void anOldPeersOrderOfNoncesIsLearnedAndAnswered() throws Exception {
    RecordProtection encrypted = RecordProtection.ENCRYPTED;
    Binding binding = Binding.PCI_DOE;
    try (SecureChannel old = channel(Direction.REQUEST, binding, encrypted, NonceOrder.BIG_ENDIAN);
        SecureChannel ours =
            channel(Direction.RESPONSE, binding, encrypted, NonceOrder.UNDECIDED)) {
      for (int i = 0; i < 3; i++) {
        Bytes record = old.seal(MESSAGE, RecordUse.ORDINARY);
        assertThat(ours.open(SecuredRecord.read(record, binding))).isEqualTo(MESSAGE);
        assertThat(ours.order()).isEqualTo(i == 0 ? NonceOrder.UNDECIDED : NonceOrder.BIG_ENDIAN);
        Bytes back = ours.seal(MESSAGE, RecordUse.ORDINARY);
        assertThat(old.open(SecuredRecord.read(back, binding))).isEqualTo(MESSAGE);
      }
    }
  }

  @Test
  void aNewPeerMustKeepTheOrderOfNonces() throws Exception {
    assertThat(NonceOrder.of(SecuredVersion.V1_1)).isEqualTo(NonceOrder.UNDECIDED);
    assertThat(NonceOrder.of(SecuredVersion.V1_2)).isEqualTo(NonceOrder.LITTLE_ENDIAN);
    RecordProtection encrypted = RecordProtection.ENCRYPTED;
    Binding binding = Binding.PCI_DOE;
    try (SecureChannel old = channel(Direction.REQUEST, binding, encrypted, NonceOrder.BIG_ENDIAN);
        SecureChannel ours =
            channel(Direction.RESPONSE, binding, encrypted, NonceOrder.LITTLE_ENDIAN)) {
      ours.open(SecuredRecord.read(old.seal(MESSAGE, RecordUse.ORDINARY), binding));
      Bytes second = old.seal(MESSAGE, RecordUse.ORDINARY);
      SecuredRecord record = SecuredRecord.read(second, binding);
      breaks(SpdmRule.RECORD_AUTHENTIC, () -> ours.open(record));
    }
  }
}
