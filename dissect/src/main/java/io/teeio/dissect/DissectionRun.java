package io.teeio.dissect;

import io.teeio.pcie.PciSigVendor;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.capture.Field;
import io.teeio.spdm.capture.Nesting;
import io.teeio.spdm.capture.Place;
import io.teeio.spdm.capture.ReplayCheck;
import io.teeio.spdm.capture.ReplayEvent;
import io.teeio.spdm.message.SpdmMessage;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.spdm.message.VendorDefinedRequest;
import io.teeio.spdm.message.VendorDefinedResponse;
import io.teeio.spdm.session.Direction;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts the findings of a replay into words, one message after the other. */
final class DissectionRun {
  private static final int CXL_STANDARD = 7;
  private static final int CXL_VENDOR = 0x1E98;
  private static final int DISCOVERY = 0;

  /** The message that is being described, until the next one comes. */
  private record Draft(
      Place place, Protocol protocol, String name, String facts, Bytes bytes, List<Field> fields) {}

  private final Capture capture;
  private final boolean wantFields;
  private final Consumer<DissectedMessage> messages;
  private Optional<Draft> draft = Optional.empty();
  private Optional<InnerMessage> inner = Optional.empty();
  private final List<Remark> remarks = new ArrayList<>();
  private SpdmVersion version = SpdmVersion.V1_0;
  private int count;
  private int innerMalformed;

  DissectionRun(Capture capture, boolean wantFields, Consumer<DissectedMessage> messages) {
    this.capture = capture;
    this.wantFields = wantFields;
    this.messages = messages;
  }

  int count() {
    return count;
  }

  int innerMalformed() {
    return innerMalformed;
  }

  void event(ReplayEvent event) {
    switch (event) {
      case ReplayEvent.MessageRead read -> message(read);
      case ReplayEvent.OtherProtocol other -> other(other);
      case ReplayEvent.Sealed sealed ->
          begin(
              sealed.place(),
              Protocol.SECURED,
              "record",
              sealed.record().length() + " bytes, not opened",
              sealed.record(),
              List.of());
      case ReplayEvent.Unreadable broken -> {
        begin(broken.place(), Protocol.SPDM, "malformed", "", broken.bytes(), List.of());
        remarks.add(Remark.of(Remark.Verdict.MALFORMED, broken.reason().getMessage()));
      }
      case ReplayEvent.NotUnderstood strange -> notUnderstood(strange);
      case ReplayEvent.Verified verified -> {
        // That a record was opened shows in its message.
        if (verified.check() != ReplayCheck.RECORD) {
          remarks.add(
              Remark.of(
                  Remark.Verdict.RIGHT,
                  verified.check(),
                  verified.check().subject() + " is right"));
        }
      }
      case ReplayEvent.Failed failed ->
          remarks.add(
              Remark.of(
                  Remark.Verdict.WRONG,
                  failed.check(),
                  failed.check().subject() + " is wrong: " + failed.reason()));
      case ReplayEvent.NotChecked open ->
          remarks.add(
              Remark.of(
                  Remark.Verdict.OPEN,
                  open.check(),
                  open.check().subject() + " could not be checked: " + open.reason()));
    }
  }

  private void message(ReplayEvent.MessageRead read) {
    SpdmMessage message = read.message();
    SpdmVersion.of(read.exact().at(0)).ifPresent(found -> version = found);
    String facts =
        switch (message) {
          case SpdmRequest request -> RequestFacts.of(request, version);
          case SpdmResponse response -> ResponseFacts.of(response, version);
        };
    begin(
        read.place(),
        Protocol.SPDM,
        message.title(),
        facts,
        read.exact(),
        wantFields ? FieldDetails.of(read.fields(), version) : List.of());
    if (message instanceof VendorDefinedRequest asked) {
      vendorDefined(Direction.REQUEST, asked.standardId(), asked.vendorId(), asked.payload());
    } else if (message instanceof VendorDefinedResponse answer) {
      vendorDefined(Direction.RESPONSE, answer.standardId(), answer.vendorId(), answer.payload());
    }
  }

  private void vendorDefined(Direction direction, int standard, Bytes vendorId, Bytes payload) {
    int vendor = vendorId.length() == 2 ? vendorId.at(0) | vendorId.at(1) << 8 : -1;
    if (vendor == CXL_VENDOR
        && (standard == PciSigVendor.STANDARD_ID || standard == CXL_STANDARD)) {
      inner = Optional.of(CxlProtocols.vendorDefined(payload, wantFields));
    } else if (vendor == PciSigVendor.VENDOR && standard == PciSigVendor.STANDARD_ID) {
      inner = Optional.of(PcieProtocols.vendorDefined(direction, payload, wantFields));
    }
  }

  private void other(ReplayEvent.OtherProtocol other) {
    Direction direction = other.place().direction();
    Bytes data = other.data();
    boolean mctp = capture.binding() == Binding.MCTP || other.place().session().isPresent();
    InnerMessage message =
        mctp && other.type() == PldmProtocol.MCTP_TYPE
            ? PldmProtocol.read(data, wantFields)
            : !mctp && other.type() == DISCOVERY
                ? PcieProtocols.discovery(direction, data, wantFields)
                : new InnerMessage(
                    Protocol.OTHER,
                    "type 0x%02x".formatted(other.type()),
                    data.length() + " bytes of another protocol",
                    data);
    flush();
    draft = Optional.of(draft(other.place(), message));
    remark(message);
  }

  private void notUnderstood(ReplayEvent.NotUnderstood strange) {
    boolean said = draft.filter(present -> present.place().equals(strange.place())).isPresent();
    if (!said) {
      begin(strange.place(), Protocol.SPDM, strange.title(), "", strange.bytes(), List.of());
    }
    remarks.add(Remark.of(Remark.Verdict.NOTE, "not understood: " + strange.reason()));
  }

  private void begin(
      Place place, Protocol protocol, String name, String facts, Bytes bytes, List<Field> fields) {
    flush();
    draft = Optional.of(new Draft(place, protocol, name, facts, bytes, fields));
  }

  private static Draft draft(Place place, InnerMessage message) {
    return new Draft(
        place,
        message.protocol(),
        message.name(),
        message.facts(),
        message.bytes(),
        message.fields());
  }

  private void remark(InnerMessage message) {
    message
        .problem()
        .ifPresent(problem -> {
          innerMalformed++;
          remarks.add(Remark.of(Remark.Verdict.MALFORMED, problem));
        });
  }

  /** Hands out the message that was being described, and what it carries. */
  void flush() {
    Optional<Draft> done = draft;
    draft = Optional.empty();
    done.ifPresent(this::emit);
    Optional<InnerMessage> carried = inner;
    inner = Optional.empty();
    carried.ifPresent(message -> {
      Place place = done.orElseThrow().place();
      remark(message);
      emit(
          draft(
              new Place(
                  place.frame(),
                  place.direction(),
                  place.session(),
                  Nesting.CARRIED,
                  place.depth() + 1),
              message));
    });
  }

  private void emit(Draft done) {
    count++;
    Place place = done.place();
    Instant time = capture.frames().get(place.frame()).time();
    messages.accept(
        new DissectedMessage(
            place.frame(),
            time,
            place.direction(),
            place.session(),
            place.nesting(),
            place.depth(),
            done.protocol(),
            done.name(),
            done.facts(),
            done.bytes(),
            done.fields(),
            remarks));
    remarks.clear();
  }
}
