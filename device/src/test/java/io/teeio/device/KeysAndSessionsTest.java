package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.device.accelerator.Opcode;
import io.teeio.pcie.Answer;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.PciSigVendor;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.ide.km.IdeKmRequester;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.pcie.tdisp.TdiState;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.message.KeyUpdateOperation;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.spdm.responder.VendorDefinedHandler;
import io.teeio.spdm.session.SpdmEvent;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions, keys and TDIs hang together: what ends one ends what it made. */
final class KeysAndSessionsTest {
  private static final KeySubStream POSTED_IN =
      new KeySubStream(KeySet.K0, PortDirection.RX, SubStream.POSTED);

  private static int status(DeviceBench bench) {
    return bench.config(0).read(bench.ideBlock(0) + SelectiveBlock.STATUS) & 0xF;
  }

  @Test
  void endOfTheSessionTakesKeysStreamAndTdis() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    SpdmSession session = bench.running(0);
    bench.start(session, 1);
    assertThat(status(bench)).isEqualTo(2);
    session.end().orAbort();
    assertThat(status(bench)).isZero();
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
    assertThat(bench.state(1)).isEqualTo(TdiState.ERROR);
  }

  @Test
  void newConnectionTakesKeysAndTdisToo() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.running(0);
    bench.newRequester().negotiate().orAbort();
    assertThat(status(bench)).isZero();
    assertThat(bench.state(0)).isEqualTo(TdiState.ERROR);
  }

  @Test
  void anotherSessionsEndChangesNothing() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.running(0);
    SpdmSession second = bench.anotherSession();
    second.end().orAbort();
    assertThat(status(bench)).isEqualTo(2);
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
  }

  @Test
  void stoppedKeyTakesTheTdiToError() throws Exception {
    for (KeySubStream name : DeviceBench.keyNames(KeySet.K0)) {
      DeviceBench bench = new DeviceBench(0);
      SpdmSession session = bench.running(0);
      new IdeKmRequester(DeviceBench.channel(session)).stop(0, DeviceBench.STREAM, name).orAbort();
      assertThat(bench.state(0)).as("%s", name).isEqualTo(TdiState.ERROR);
      assertThat(status(bench)).isZero();
    }
  }

  @Test
  void refreshKeepsTheTdiRunning() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.running(0);
    bench.enableAccelerator(0, true);
    bench.programKeys(session, KeySet.K1);
    var fill = DeviceBench.descriptor(Opcode.FILL, 0, 0, DeviceBench.MEMORY + 0x9000, 64);
    assertThat(bench.submit(0, fill, true)).isEqualTo(1);
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
    assertThat(bench.streamRead(0, 0x28, true)).contains(1L);
    new IdeKmRequester(DeviceBench.channel(session))
        .stop(0, DeviceBench.STREAM, POSTED_IN)
        .orAbort();
    assertThat(bench.state(0)).as("the old key set is idle").isEqualTo(TdiState.RUN);
  }

  @Test
  void sessionKeyUpdateKeepsTheTdiRunning() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.running(0);
    session.updateKeys(KeyUpdateOperation.UPDATE_ALL_KEYS).orAbort();
    assertThat(bench.tdisp(session, 0).state().orAbort()).isEqualTo(TdiState.RUN);
  }

  @Test
  void secondSessionIsNotHeardAboutAKeyedPort() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.connected();
    SpdmSession second = bench.anotherSession();
    assertThatThrownBy(() -> new IdeKmRequester(DeviceBench.channel(second)).query(0))
        .isInstanceOf(IOException.class);
  }

  @Test
  void queryShowsThePortsAndTheirRegisters() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    IdeKmRequester km = new IdeKmRequester(DeviceBench.channel(session));
    IdeKmMessage.QueryResponse answer = km.query(0).orAbort();
    assertThat(answer.function()).isEqualTo(bench.profile.function());
    assertThat(answer.maxPortIndex()).isEqualTo(1);
    IdeRegisters registers = IdeRegisters.read(answer.registers());
    assertThat(registers.selective()).hasSize(FunctionSpace.STREAMS);
    assertThat(registers.blockOf(DeviceBench.STREAM).orElseThrow().secure()).isTrue();
    assertThat((9 + answer.registers().length()) / 4).isLessThanOrEqualTo(74);
    assertThat(km.query(1).orAbort().function()).isNotEqualTo(bench.profile.function());
  }

  @Test
  void keyForAStreamThatNoBlockNamesIsRefused() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    try (IdeKey key = IdeKey.generate(bench.random)) {
      Answer<?> answer =
          new IdeKmRequester(DeviceBench.channel(session))
              .program(0, StreamId.of(200), POSTED_IN, key);
      assertThat(answer).isInstanceOf(Answer.Refused.class);
    }
  }

  @Test
  void renamedStreamHasNoKeys() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.connected();
    bench.config(0).update(bench.ideBlock(0) + SelectiveBlock.CONTROL, 0xFF << 24, 9 << 24);
    assertThat(status(bench)).isZero();
    assertThat(
            DeviceBench.codeOf(
                bench.tdisp(session, 0).lock(DeviceBench.flags(), StreamId.of(9), 0)))
        .contains(io.teeio.pcie.tdisp.TdispErrorCode.INVALID_REQUEST);
  }

  @Test
  void streamIsNotEnabledWithoutARequesterIdRange() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.configure();
    bench.config(0).write(bench.ideBlock(0) + SelectiveBlock.RID_2, 0);
    bench.enableStream();
    assertThat(bench.config(0).read(bench.ideBlock(0) + SelectiveBlock.CONTROL) & 1).isZero();
  }

  @Test
  void managementOutsideASessionIsNotAnswered() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.requester().negotiate().orAbort();
    Bytes query = new IdeKmMessage.Query(0).toBytes();
    Bytes request =
        Bytes.concat(Bytes.of(0x13, 0xFE, 0, 0, 3, 0, 2, 1, 0, query.length(), 0), query);
    assertThat(bench.device.dsm().respond(io.teeio.spdm.transport.Envelope.clear(request)))
        .isEmpty();
  }

  @Test
  void otherVendorsAreUnsupported() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.openSession();
    Outcome<Bytes> cxl =
        session.vendorDefined(PciSigVendor.STANDARD_ID, Bytes.of(0x98, 0x1E), Bytes.zeros(4));
    assertThat(cxl)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.error().errorCode()).isEqualTo(7));
    Outcome<Bytes> unknownProtocol =
        session.vendorDefined(
            PciSigVendor.STANDARD_ID, PciSigVendor.VENDOR_ID, Bytes.of(0x55, 0, 0, 0));
    assertThat(unknownProtocol).isInstanceOf(Outcome.Refused.class);
    assertThat(
            bench
                .device
                .dsm()
                .management()
                .handle(
                    Optional.of(session.sessionId()),
                    PciSigVendor.STANDARD_ID,
                    PciSigVendor.VENDOR_ID,
                    Bytes.EMPTY))
        .as("no protocol at all")
        .isInstanceOf(VendorDefinedHandler.Unsupported.class);
  }

  @Test
  void keyMessageThatIsDiscardedIsTold() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    SpdmSession session = bench.openSession();
    bench
        .device
        .dsm()
        .management()
        .handle(
            Optional.of(session.sessionId()),
            PciSigVendor.STANDARD_ID,
            PciSigVendor.VENDOR_ID,
            Bytes.of(PciSigVendor.IDE_KM));
    assertThat(bench.events)
        .filteredOn(DeviceEvent.Refused.class::isInstance)
        .extracting(event -> ((DeviceEvent.Refused) event).rule())
        .containsExactly(IdeRule.IDE_KM_FORM);
  }

  @Test
  void blockThatIsNotEnabledDoesNotHideTheStream() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.running(0);
    bench.config(0).write(bench.ideBlock(1) + SelectiveBlock.RID_1, 0x00FF_FF00);
    bench
        .config(0)
        .write(bench.ideBlock(1) + SelectiveBlock.CONTROL, DeviceBench.STREAM.value() << 24);
    assertThat(bench.state(0)).isEqualTo(TdiState.RUN);
    assertThat(bench.streamRead(0, 0, true)).isPresent();
  }

  @Test
  void keysAreNotShownToObservers() throws Exception {
    DeviceBench bench = new DeviceBench(0);
    bench.connected();
    long programmed =
        bench.spdmEvents.stream()
            .filter(event ->
                event instanceof SpdmEvent.MessageReceived received
                    && received.message() instanceof VendorDefinedRequest request
                    && request.payload().startsWith(Bytes.of(0, 2)))
            .peek(event ->
                assertThat(((SpdmEvent.MessageReceived) event).exact().length()).isLessThan(32))
            .count();
    assertThat(programmed).isEqualTo(6);
  }

  @Test
  void noVendorMessageMakesTheDeviceFail() throws Exception {
    DeviceBench bench = new DeviceBench(1);
    SpdmSession session = bench.running(0);
    int[] answered = {0};
    Property.check(
        2000,
        7,
        source -> {
          Bytes payload =
              Bytes.concat(
                  Bytes.of(source.below(3), source.pick(0, 2, 4, 5, 0x10, source.below(256))),
                  Bytes.of(source.pick(0x81, 0x82, 0x83, 0x84, 0x86, source.below(256)), 0, 0),
                  Bytes.copyOf(source.bytes(source.below(60))));
          VendorDefinedHandler.Result result =
              bench
                  .device
                  .dsm()
                  .management()
                  .handle(
                      source.flag() ? Optional.of(session.sessionId()) : Optional.empty(),
                      PciSigVendor.STANDARD_ID,
                      PciSigVendor.VENDOR_ID,
                      payload);
          if (result instanceof VendorDefinedHandler.Answer) {
            answered[0]++;
          }
        });
    assertThat(answered[0]).isPositive();
    assertThat(bench.tdisp(session, 0).state().orAbort()).isNotNull();
  }
}
