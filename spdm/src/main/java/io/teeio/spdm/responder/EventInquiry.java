package io.teeio.spdm.responder;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.event.EventQueue;
import io.teeio.spdm.message.SendEvent;
import io.teeio.spdm.message.SpdmRequest;
import io.teeio.spdm.message.SpdmResponse;
import io.teeio.wire.Bytes;
import java.util.List;

/** Tells a requester what happened: SEND_EVENT, until nothing waits in the queue of its session. */
final class EventInquiry implements Inquiry {
  private static final int CARRIER_HEADER = 8;

  private final EventQueue queue;
  private final long room;

  EventInquiry(ResponderRole role, Negotiated negotiated, EventQueue queue) {
    this.queue = queue;
    long theirs = negotiated.largestResponse();
    this.room = (theirs == 0 ? role.profile().transferSize() : theirs) - CARRIER_HEADER;
  }

  @Override
  public boolean isIdle() {
    return !queue.isWaiting();
  }

  @Override
  public SpdmRequest next() {
    return queue.next(room).orElseGet(() -> new SendEvent(List.of()));
  }

  @Override
  public boolean heard(SpdmResponse response, Bytes request, Bytes exact) {
    queue.acknowledged();
    return queue.isWaiting();
  }

  @Override
  public void failed(String reason) {
    queue.refused();
  }

  @Override
  public boolean isDemanded() {
    return false;
  }
}
