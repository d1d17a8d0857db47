package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.crypto.AeadAlgorithm;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.session.DirectionSecrets;
import io.teeio.spdm.session.KeySchedule;
import io.teeio.spdm.session.RecordLimits;
import io.teeio.spdm.session.RecordUse;
import io.teeio.spdm.session.SecureChannel;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;

/** Secured messages: the record, and the channel that opens it. */
class SecuredRecordFuzzTest {
  private static final SessionId SESSION = SessionId.of(0x0101, 0x0202);

  /** A record over MCTP, which has no padding. */
  @FuzzTest
  void overMctp(byte[] input) {
    Law.repeats(
        input,
        bytes -> SecuredRecord.read(bytes, Binding.MCTP),
        record -> record.write(Binding.MCTP));
  }

  /** A record over DOE, which may have some. */
  @FuzzTest
  void overDoe(byte[] input) {
    Law.read(input, bytes -> SecuredRecord.read(bytes, Binding.PCI_DOE))
        .ifPresent(record -> {
          Bytes written = record.write(Binding.PCI_DOE);
          Law.require(Bytes.copyOf(input).startsWith(written), "is not what came");
          Law.require(input.length - written.length() < 4, "more than padding was left");
        });
  }

  /** A channel opens nothing that its peer did not seal, and still opens what it did. */
  @FuzzTest
  void channel(byte[] input) throws Violation, MalformedInput {
    Binding binding = Parties.binding(input);
    Bytes message = Bytes.of(0x13, 0xE8, 0, 0);
    try (SecureChannel sender = channel(Direction.REQUEST, binding);
        SecureChannel receiver = channel(Direction.RESPONSE, binding)) {
      Bytes sealed = sender.seal(message, RecordUse.ORDINARY);
      Chunks chunks = new Chunks(input);
      while (chunks.hasNext()) {
        refuses(receiver, damaged(sealed, chunks.next()), sealed, binding);
      }
      Law.require(receiver.open(SecuredRecord.read(sealed, binding)).equals(message), "was lost");
    }
  }

  /** Tag bit 0: the chunk itself; else the record with the chunk written over it from the tag. */
  private static Bytes damaged(Bytes record, Chunks.Chunk chunk) {
    if (chunk.has(0)) {
      return chunk.bytes();
    }
    byte[] changed = record.toArray();
    for (int i = 0; i < chunk.bytes().length(); i++) {
      changed[((chunk.tag() >> 1) + i) % changed.length] ^= (byte) chunk.bytes().at(i);
    }
    return Bytes.copyOf(changed);
  }

  private static void refuses(SecureChannel receiver, Bytes bytes, Bytes sealed, Binding binding) {
    if (bytes.startsWith(sealed)) {
      return;
    }
    try {
      receiver.open(SecuredRecord.read(bytes, binding));
    } catch (MalformedInput | Violation refused) {
      return;
    }
    throw new AssertionError("opened what nobody sealed: " + bytes);
  }

  private static SecureChannel channel(Direction sending, Binding binding) {
    RandomSource random = Parties.random(4);
    try (DirectionSecrets secrets =
        new DirectionSecrets(random.secret(32), random.secret(32), random.secret(32))) {
      return new SecureChannel(
          new SecureChannel.Terms(
              SESSION, sending, binding, AeadAlgorithm.AES_256_GCM, RecordLimits.DEFAULT),
          Parties.CRYPTO,
          new KeySchedule(Parties.CRYPTO, HashAlgorithm.SHA_256, SpdmVersion.V1_3),
          secrets,
          Parties.random(5),
          Guards.all());
    }
  }
}
