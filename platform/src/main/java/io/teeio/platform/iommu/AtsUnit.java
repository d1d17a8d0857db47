package io.teeio.platform.iommu;

import io.teeio.platform.iommu.AtsMessage.InvalidationRequest;
import io.teeio.platform.iommu.AtsMessage.PageGroupResponse;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an IOMMU has to do with devices that keep translations: it sends them invalidations and
 * knows which are outstanding, and takes their page requests.
 */
final class AtsUnit {
  /** Invalidations that may be outstanding. */
  static final int TAGS = 32;

  private static final int SUCCESS = 0;
  private static final int INVALID_REQUEST = 1;
  private static final int RESPONSE_FAILURE = 15;

  private record Outstanding(InvalidationRequest request, int received) {}

  private final AtsLink link;
  private final PageRequestQueue queue;
  private final TranslationProcess process;
  private final FaultReporter faults;
  private final InterruptUnit interrupts;
  private final Outstanding[] outstanding = new Outstanding[TAGS];
  private int busy;
  private boolean timedOut;

  AtsUnit(
      AtsLink link,
      PageRequestQueue queue,
      TranslationProcess process,
      FaultReporter faults,
      InterruptUnit interrupts) {
    this.link = link;
    this.queue = queue;
    this.process = process;
    this.faults = faults;
    this.interrupts = interrupts;
  }

  /**
   * Sends an invalidation.
   *
   * @return false if too many are outstanding
   */
  boolean invalidate(IommuCommand.AtsInvalidate command) {
    if (busy == -1) {
      return false;
    }
    int tag = Integer.numberOfTrailingZeros(~busy);
    InvalidationRequest request =
        new InvalidationRequest(
            command.segment(), command.requesterId(), tag, command.processId(), command.payload());
    busy |= 1 << tag;
    outstanding[tag] = new Outstanding(request, 0);
    link.send(request);
    return true;
  }

  /** Sends what software answers to page requests. */
  void respond(IommuCommand.AtsPageGroupResponse command) {
    link.send(
        new PageGroupResponse(
            command.segment(), command.requesterId(), command.processId(), command.payload()));
  }

  /** A bit for each invalidation that is outstanding. */
  int outstanding() {
    return busy;
  }

  /** Whether an invalidation timed out since this was last asked. */
  boolean takeTimeout() {
    boolean taken = timedOut;
    timedOut = false;
    return taken;
  }

  /**
   * A device completed invalidations.
   *
   * @return false if one of them was not its to complete: an unexpected completion
   */
  boolean complete(InvalidationCompletion completion) {
    for (int tag = 0; tag < TAGS; tag++) {
      if ((completion.tags() >>> tag & 1) == 0) {
        continue;
      }
      Outstanding waiting = outstanding[tag];
      if ((busy >>> tag & 1) == 0
          || waiting.request().requesterId() != completion.requesterId()
          || (waiting.request().segment().isPresent()
              && !waiting.request().segment().equals(completion.segment()))) {
        return false;
      }
      int received = waiting.received() + 1 & 7;
      outstanding[tag] = new Outstanding(waiting.request(), received);
      if (received == (completion.count() & 7)) {
        busy &= ~(1 << tag);
      }
    }
    return true;
  }

  /** Devices did not complete these invalidations in time; the next fence says so. */
  void expire(int tags) {
    timedOut |= (busy & tags) != 0;
    busy &= ~tags;
  }

  /** Takes a page request of a device, or answers it. */
  void request(PageRequest request, long ddtp) {
    switch (process.locate(request.deviceId(), ddtp)) {
      case DeviceDirectory.Found.Missing missing -> {
        faults.refuse(request, missing.cause(), false);
        boolean invalid = missing.cause() == FaultCause.TRANSACTION_TYPE_DISALLOWED;
        answer(request, invalid ? INVALID_REQUEST : RESPONSE_FAILURE, Optional.empty());
      }
      case DeviceDirectory.Found.Context found -> request(request, found.context());
    }
  }

  private void request(PageRequest request, DeviceContext context) {
    if (!context.allowsPageRequests()) {
      faults.refuse(request, FaultCause.TRANSACTION_TYPE_DISALLOWED, context.disablesReports());
      answer(request, INVALID_REQUEST, Optional.of(context));
      return;
    }
    boolean stopped = queue.isStopped();
    PageRequestQueue.Result result = queue.offer(request);
    boolean news = result == PageRequestQueue.Result.QUEUED || (!stopped && queue.isStopped());
    if (news && queue.wantsInterrupt()) {
      interrupts.raise(InterruptUnit.PAGE_REQUEST_QUEUE);
    }
    switch (result) {
      case QUEUED -> {}
      case OVERFLOWED -> answer(request, SUCCESS, Optional.of(context));
      case FAILED -> answer(request, RESPONSE_FAILURE, Optional.of(context));
    }
  }

  /** Answers in software's place; after a failure always with the process, else as PRPR says. */
  private void answer(PageRequest request, int code, Optional<DeviceContext> context) {
    if (!request.wantsAnswer()) {
      return;
    }
    boolean named =
        code == RESPONSE_FAILURE || context.filter(DeviceContext::answersWithProcess).isPresent();
    int requester = request.deviceId() & 0xFFFF;
    int segment = request.deviceId() >>> 16 & 0xFF;
    long payload = (long) requester << 48 | (long) code << 44 | (long) request.group() << 32;
    link.send(
        new PageGroupResponse(
            OptionalInt.of(segment),
            requester,
            named ? request.processId() : OptionalInt.empty(),
            payload));
  }
}
