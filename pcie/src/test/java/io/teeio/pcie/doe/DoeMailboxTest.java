package io.teeio.pcie.doe;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoeMailboxTest {
  private static final Bytes PAYLOAD = Bytes.fromHex("10840000");

  private final List<Runnable> waiting = new ArrayList<>();
  private final List<DataObject> heard = new ArrayList<>();
  private final DoeMailbox mailbox = new DoeMailbox(this::echo, Runnable::run, 16);
  private final DoeMailbox slow = new DoeMailbox(this::echo, waiting::add, 16);

  private Optional<DataObject> echo(DataObject request) {
    heard.add(request);
    return request.is(DoeType.SPDM) ? Optional.of(request) : Optional.empty();
  }

  private static void put(DoeMailbox mailbox, DataObject object) {
    Dwords.of(object.toBytes()).forEach(dword -> mailbox.write(DoeRegister.WRITE_MAILBOX, dword));
  }

  private static void go(DoeMailbox mailbox) {
    mailbox.write(DoeRegister.CONTROL, DoeRegister.GO);
  }

  private static void ask(DoeMailbox mailbox) {
    put(mailbox, DataObject.pciSig(DoeType.SPDM, PAYLOAD));
    go(mailbox);
  }

  private static int status(DoeMailbox mailbox) {
    return mailbox.read(DoeRegister.STATUS);
  }

  @Test
  void anObjectIsAnsweredDwordByDword() {
    ask(mailbox);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.READY);
    int[] expected = {0x0001_0001, 3, 0x0000_8410};
    for (int dword : expected) {
      assertThat(status(mailbox)).isEqualTo(DoeRegister.READY);
      assertThat(mailbox.read(DoeRegister.READ_MAILBOX)).isEqualTo(dword);
      assertThat(mailbox.read(DoeRegister.READ_MAILBOX)).isEqualTo(dword);
      mailbox.write(DoeRegister.READ_MAILBOX, 0x1234);
    }
    assertThat(status(mailbox)).isZero();
    assertThat(mailbox.read(DoeRegister.READ_MAILBOX)).isZero();
  }

  @Test
  void itIsBusyUntilTheDeviceHasAnswered() {
    ask(slow);
    assertThat(status(slow)).isEqualTo(DoeRegister.BUSY);
    waiting.removeFirst().run();
    assertThat(status(slow)).isEqualTo(DoeRegister.READY);
  }

  @Test
  void aWriteWhileBusyIsAnError() {
    ask(slow);
    slow.write(DoeRegister.WRITE_MAILBOX, 1);
    assertThat(status(slow) & DoeRegister.ERROR).isNotZero();
  }

  @Test
  void aWriteWhileAnAnswerWaitsIsAnError() {
    ask(mailbox);
    mailbox.write(DoeRegister.WRITE_MAILBOX, 1);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.ERROR);
  }

  @Test
  void goWhileBusyOrWhileAnAnswerWaitsIsAnError() {
    ask(mailbox);
    go(mailbox);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.ERROR);
    ask(slow);
    go(slow);
    assertThat(status(slow) & DoeRegister.ERROR).isNotZero();
  }

  @Test
  void goWithAWrongDwordCountIsAnError() {
    for (int dwords = 0; dwords < 6; dwords++) {
      if (dwords != 3) {
        DoeMailbox fresh = new DoeMailbox(this::echo);
        int[] object = {0x0001_0001, 3, 0, 0, 0, 0};
        for (int i = 0; i < dwords; i++) {
          fresh.write(DoeRegister.WRITE_MAILBOX, object[i]);
        }
        go(fresh);
        assertThat(status(fresh)).as("%d DWORDs", dwords).isEqualTo(DoeRegister.ERROR);
      }
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void moreThanItHoldsIsAnError() {
    for (int i = 0; i < 16; i++) {
      mailbox.write(DoeRegister.WRITE_MAILBOX, 1);
      assertThat(status(mailbox)).isZero();
    }
    mailbox.write(DoeRegister.WRITE_MAILBOX, 1);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.ERROR);
  }

  @Test
  void aPopFromAnEmptyMailboxIsAnError() {
    mailbox.write(DoeRegister.READ_MAILBOX, 0);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.ERROR);
  }

  @Test
  void anErrorStaysUntilAbort() {
    mailbox.write(DoeRegister.READ_MAILBOX, 0);
    ask(mailbox);
    mailbox.write(DoeRegister.READ_MAILBOX, 0);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.ERROR);
    assertThat(heard).isEmpty();
    mailbox.write(DoeRegister.CONTROL, DoeRegister.ABORT);
    assertThat(status(mailbox)).isZero();
    ask(mailbox);
    assertThat(status(mailbox)).isEqualTo(DoeRegister.READY);
  }

  @Test
  void abortForgetsWhatWasWrittenAndWhatWaits() {
    mailbox.write(DoeRegister.WRITE_MAILBOX, 0x0001_0001);
    mailbox.write(DoeRegister.CONTROL, DoeRegister.ABORT);
    ask(mailbox);
    mailbox.write(DoeRegister.CONTROL, DoeRegister.ABORT);
    assertThat(status(mailbox)).isZero();
  }

  @Test
  void anAnswerThatComesAfterAbortIsDropped() {
    ask(slow);
    slow.write(DoeRegister.CONTROL, DoeRegister.ABORT);
    assertThat(status(slow)).isZero();
    waiting.removeFirst().run();
    assertThat(status(slow)).isZero();
    ask(slow);
    waiting.removeFirst().run();
    assertThat(status(slow)).isEqualTo(DoeRegister.READY);
  }

  @Test
  void silenceOfTheHandlerLeavesTheMailboxIdle() {
    put(mailbox, DataObject.pciSig(9, PAYLOAD));
    go(mailbox);
    assertThat(heard).hasSize(1);
    assertThat(status(mailbox)).isZero();
  }

  @Test
  void noOtherRegisterDoesAnything() {
    mailbox.write(DoeRegister.CAPABILITIES, -1);
    mailbox.write(DoeRegister.STATUS, -1);
    mailbox.write(0, -1);
    assertThat(mailbox.read(DoeRegister.CAPABILITIES)).isZero();
    assertThat(mailbox.read(DoeRegister.WRITE_MAILBOX)).isZero();
    mailbox.write(DoeRegister.CONTROL, DoeRegister.INTERRUPT_ENABLE);
    assertThat(mailbox.read(DoeRegister.CONTROL)).isEqualTo(DoeRegister.INTERRUPT_ENABLE);
    assertThat(status(mailbox)).isZero();
  }

  @Test
  void whateverAHostDoesAbortHeals() {
    Property.check(
        500,
        10,
        source -> {
          DoeMailbox any = new DoeMailbox(this::echo, Runnable::run, 8);
          for (int i = 0; i < 40; i++) {
            int offset = 4 * source.between(1, 5);
            if (source.flag()) {
              any.write(offset, source.pick(0, 1, 3, 0x0001_0001, DoeRegister.GO));
            } else {
              any.read(offset);
            }
          }
          any.write(DoeRegister.CONTROL, DoeRegister.ABORT);
          assertThat(status(any)).isZero();
          ask(any);
          assertThat(status(any)).isEqualTo(DoeRegister.READY);
        });
  }

  @Test
  void discoveryWalksTheProtocolsAsSpdmEmuShowsThem() {
    LinkedHashMap<DoeProtocol, DoeHandler> handlers = new LinkedHashMap<>();
    handlers.put(DoeProtocol.SPDM, Optional::of);
    handlers.put(DoeProtocol.SECURED_SPDM, _ -> Optional.empty());
    DoeResponder responder = new DoeResponder(handlers);
    String[] expected = {"01000001", "01000102", "01000200", "ffffff00"};
    for (int index = 0; index < expected.length; index++) {
      assertThat(responder.apply(new DoeDiscovery.Request(index, 0).toObject()))
          .contains(DataObject.pciSig(DoeType.DISCOVERY, Bytes.fromHex(expected[index])));
    }
    DataObject spdm = DataObject.pciSig(DoeType.SPDM, PAYLOAD);
    assertThat(responder.apply(spdm)).contains(spdm);
    assertThat(responder.apply(DataObject.pciSig(DoeType.SECURED_SPDM, PAYLOAD))).isEmpty();
    assertThat(responder.apply(new DataObject(0x1E98, 1, PAYLOAD))).isEmpty();
    assertThat(responder.apply(DataObject.pciSig(DoeType.DISCOVERY, Bytes.EMPTY))).isEmpty();
  }
}
