package io.teeio.pcie.doe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teeio.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DoeClientTest {
  private static final DataObject REQUEST =
      DataObject.pciSig(DoeType.SPDM, Bytes.fromHex("10840000"));

  private final Deque<Runnable> work = new ArrayDeque<>();
  private DoeHandler handler = Optional::of;
  private final DoeMailbox mailbox =
      new DoeMailbox(object -> handler.apply(object), work::add, 1024);
  private int pauses;

  private DoeClient client(DoeRegisters registers) {
    return new DoeClient(
        registers,
        () -> {
          pauses++;
          if (pauses % 3 == 0 && !work.isEmpty()) {
            work.removeFirst().run();
          }
        },
        10,
        64);
  }

  private static void assertFails(DoeFailure.Kind kind, ThrowingCallable call) {
    DoeFailure failure = catchThrowableOfType(DoeFailure.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(kind);
  }

  @Test
  void anObjectGoesAndItsAnswerComesAfterAWhile() throws DoeFailure {
    DoeClient client = client(mailbox);
    for (int i = 0; i < 5; i++) {
      assertThat(client.exchange(REQUEST)).isEqualTo(REQUEST);
    }
    assertThat(pauses).isPositive();
  }

  @Test
  void aDeviceThatDoesNotAnswerIsGivenUpAfterTheLimit() {
    handler = _ -> Optional.empty();
    DoeClient client = client(mailbox);
    assertFails(DoeFailure.Kind.NO_RESPONSE, () -> client.exchange(REQUEST));
    assertThat(pauses).isEqualTo(10);
  }

  @Test
  void aMailboxThatStaysBusyIsGivenUp() {
    mailbox.write(DoeRegister.WRITE_MAILBOX, 0x0001_0001);
    mailbox.write(DoeRegister.WRITE_MAILBOX, 2);
    mailbox.write(DoeRegister.CONTROL, DoeRegister.GO);
    work.clear();
    assertFails(DoeFailure.Kind.BUSY_TIMEOUT, () -> client(mailbox).exchange(REQUEST));
  }

  @Test
  void leftoversOfAFailedExchangeAreAborted() throws DoeFailure {
    mailbox.write(DoeRegister.READ_MAILBOX, 0);
    assertThat(client(mailbox).exchange(REQUEST)).isEqualTo(REQUEST);
    mailbox.write(DoeRegister.WRITE_MAILBOX, 0x0001_0001);
    mailbox.write(DoeRegister.WRITE_MAILBOX, 2);
    mailbox.write(DoeRegister.CONTROL, DoeRegister.GO);
    work.removeFirst().run();
    assertThat(client(mailbox).exchange(REQUEST)).isEqualTo(REQUEST);
  }

  @Test
  void anErrorOfTheMailboxIsSaid() {
    DoeMailbox small = new DoeMailbox(Optional::of, Runnable::run, 2);
    assertFails(DoeFailure.Kind.ERROR, () -> client(small).exchange(REQUEST));
  }

  @Test
  void anAnswerLongerThanTheLimitIsRefused() throws DoeFailure {
    handler = _ -> Optional.of(DataObject.pciSig(DoeType.SPDM, Bytes.zeros(4 * 63)));
    DoeClient client = client(mailbox);
    assertFails(DoeFailure.Kind.BAD_LENGTH, () -> client.exchange(REQUEST));
    handler = Optional::of;
    assertThat(client.exchange(REQUEST)).isEqualTo(REQUEST);
  }

  @Test
  void anAnswerOfAnotherVendorIsRefused() {
    handler = _ -> Optional.of(new DataObject(0x1E98, 1, Bytes.zeros(4)));
    assertFails(DoeFailure.Kind.WRONG_PROTOCOL, () -> client(mailbox).exchange(REQUEST));
  }

  /** Registers of a device that does what no device should. */
  private static DoeRegisters rogue(int... answer) {
    return new DoeRegisters() {
      private int at;
      private boolean went;

      @Override
      public int read(int offset) {
        if (offset == DoeRegister.STATUS) {
          return went && at < answer.length ? DoeRegister.READY : 0;
        }
        return at < answer.length ? answer[at] : 0;
      }

      @Override
      public void write(int offset, int value) {
        if (offset == DoeRegister.READ_MAILBOX) {
          at++;
        } else if (offset == DoeRegister.CONTROL) {
          went = value == DoeRegister.GO;
        }
      }
    };
  }

  @Test
  void anAnswerThatEndsEarlyIsRefused() {
    assertFails(
        DoeFailure.Kind.BAD_LENGTH, () -> client(rogue(0x0001_0001, 4, 0)).exchange(REQUEST));
  }

  @Test
  void anAnswerOfAnImpossibleLengthIsRefused() {
    assertFails(
        DoeFailure.Kind.BAD_LENGTH, () -> client(rogue(0x0001_0001, 1, 0)).exchange(REQUEST));
    assertFails(
        DoeFailure.Kind.BAD_LENGTH, () -> client(rogue(0x0001_0001, 0, 0)).exchange(REQUEST));
  }

  @Test
  void aMailboxThatAbortDoesNotHealIsGivenUp() {
    DoeRegisters broken =
        new DoeRegisters() {
          @Override
          public int read(int offset) {
            return DoeRegister.ERROR;
          }

          @Override
          public void write(int offset, int value) {}
        };
    assertFails(DoeFailure.Kind.ABORT_TIMEOUT, () -> client(broken).exchange(REQUEST));
  }

  @Test
  void discoveryFindsWhatTheMailboxSpeaks() throws DoeFailure {
    LinkedHashMap<DoeProtocol, DoeHandler> handlers = new LinkedHashMap<>();
    handlers.put(DoeProtocol.SPDM, Optional::of);
    handlers.put(DoeProtocol.SECURED_SPDM, Optional::of);
    handler = new DoeResponder(handlers);
    assertThat(client(mailbox).discover())
        .containsExactly(DoeProtocol.DISCOVERY, DoeProtocol.SPDM, DoeProtocol.SECURED_SPDM);
  }

  @Test
  void discoveryThatDoesNotStartWithItselfIsRefused() {
    handler = _ -> Optional.of(new DoeDiscovery.Response(DoeProtocol.SPDM, 1).toObject());
    assertFails(DoeFailure.Kind.BAD_DISCOVERY, () -> client(mailbox).discover());
  }

  @Test
  void discoveryThatGoesInCirclesIsRefused() {
    handler = _ -> Optional.of(new DoeDiscovery.Response(DoeProtocol.DISCOVERY, 1).toObject());
    assertFails(DoeFailure.Kind.BAD_DISCOVERY, () -> client(mailbox).discover());
  }

  @Test
  void discoveryAnsweredByAnotherTypeIsRefused() {
    handler = _ -> Optional.of(REQUEST);
    assertFails(DoeFailure.Kind.WRONG_PROTOCOL, () -> client(mailbox).discover());
    handler = _ -> Optional.of(DataObject.pciSig(DoeType.DISCOVERY, Bytes.zeros(8)));
    assertFails(DoeFailure.Kind.BAD_DISCOVERY, () -> client(mailbox).discover());
  }
}
