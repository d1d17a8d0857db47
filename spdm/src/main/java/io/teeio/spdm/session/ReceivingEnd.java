package io.teeio.spdm.session;

import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.SpdmRule;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * The end of a channel that takes records: with which keys, which record comes next, and in which
 * order the peer mixes nonces. A failed record changes nothing.
 */
final class ReceivingEnd implements AutoCloseable {
  /** Records before and after the next one as which a misplaced one is looked for. */
  private static final int AROUND = 64;

  private final SecureChannel.Terms terms;
  private final RecordLayout layout;
  private final Guards guards;
  private TrafficKeys keys;
  private Optional<TrafficKeys> replaced = Optional.empty();
  private int epoch;
  private NonceOrder order;

  /** An end that owns {@code keys} from now on. */
  ReceivingEnd(SecureChannel.Terms terms, RecordLayout layout, Guards guards, TrafficKeys keys) {
    this.terms = terms;
    this.layout = layout;
    this.guards = guards;
    this.keys = keys;
    this.order = terms.order();
  }

  /** How sequence numbers are mixed into nonces, as far as the peer has shown it. */
  NonceOrder order() {
    return order;
  }

  /** The sequence number of the next record. */
  long sequence() {
    return keys.sequence();
  }

  /** What the record holds, if it is the next one under the key in force or the one kept. */
  Bytes open(SecuredRecord record) throws Violation {
    Bytes header = record.header(terms.binding());
    Optional<Bytes> plain = tryOpen(keys, header, record);
    if (replaced.isPresent()) {
      if (plain.isPresent()) {
        commit();
      } else {
        plain = tryOpen(replaced.get(), header, record);
        if (plain.isPresent()) {
          rollBack();
        }
      }
    }
    guards.require(
        SpdmRule.RECORD_SEQUENCE,
        plain.isPresent() || inSequence(record),
        () -> "sequence number " + record.sequence() + " came instead of " + keys.sequence());
    if (plain.isEmpty()) {
      plain = displaced(header, record);
    }
    return plain.orElseThrow(
        () -> new Violation(SpdmRule.RECORD_AUTHENTIC, "the MAC is not of this record"));
  }

  /**
   * Looks whether a record that is not the next one is authentic as one of those around it: then it
   * was sent twice, or others were lost. A binding whose records carry no number tells only so
   * whether a record is misplaced or forged.
   */
  private Optional<Bytes> displaced(Bytes header, SecuredRecord record) throws Violation {
    long next = keys.sequence();
    for (long number = Math.max(0, next - AROUND); number <= next + AROUND; number++) {
      keys.resume(number);
      Optional<Bytes> plain = layout.open(keys, order, header, record.sealed());
      if (plain.isPresent()) {
        long after = keys.sequence();
        keys.resume(next);
        long found = number;
        guards.require(
            SpdmRule.RECORD_SEQUENCE, false, () -> "record " + found + " came instead of " + next);
        keys.resume(after);
        return plain;
      }
    }
    keys.resume(next);
    return Optional.empty();
  }

  private Optional<Bytes> tryOpen(TrafficKeys under, Bytes header, SecuredRecord record)
      throws Violation {
    guards.require(
        SpdmRule.RECORD_RECEIVE_LIMIT,
        terms.limits().allows(under.sequence(), RecordUse.RENEWAL_OR_END),
        () -> "sequence number " + Long.toUnsignedString(under.sequence()));
    if (terms.binding().sequenceNumberSize() != 0
        && record.sequence() != layout.wireSequence(under.sequence())) {
      return Optional.empty();
    }
    Optional<Bytes> opened = layout.open(under, order, header, record.sealed());
    if (opened.isPresent() || order != NonceOrder.UNDECIDED || under.sequence() == 0) {
      decide(NonceOrder.LITTLE_ENDIAN, opened.isPresent() && under.sequence() > 1);
      return opened;
    }
    Optional<Bytes> reversed = layout.open(under, NonceOrder.BIG_ENDIAN, header, record.sealed());
    decide(NonceOrder.BIG_ENDIAN, reversed.isPresent());
    return reversed;
  }

  /** The record after sequence number 0 tells the orders apart. */
  private void decide(NonceOrder shown, boolean proven) {
    if (proven && order == NonceOrder.UNDECIDED) {
      order = shown;
    }
  }

  private boolean inSequence(SecuredRecord record) {
    return terms.binding().sequenceNumberSize() == 0
        || record.sequence() == layout.wireSequence(keys.sequence());
  }

  /** Expects the next key, but keeps the present one until a record proves the next. */
  void roll() {
    commit();
    replaced = Optional.of(keys);
    keys = keys.next();
  }

  /** How many keys were proven, and replaced their predecessor for good. */
  int epoch() {
    return epoch;
  }

  /** Whether the key in force has not been proven by a record yet. */
  boolean isUnproven() {
    return replaced.isPresent();
  }

  /** Forgets the key that {@link #roll} kept. */
  void commit() {
    epoch += replaced.isPresent() ? 1 : 0;
    replaced.ifPresent(TrafficKeys::close);
    replaced = Optional.empty();
  }

  /** Goes back to the key that {@link #roll} kept. */
  void rollBack() {
    replaced.ifPresent(old -> {
      keys.close();
      keys = old;
    });
    replaced = Optional.empty();
  }

  /** Wipes all keys. */
  @Override
  public void close() {
    keys.close();
    commit();
  }
}
