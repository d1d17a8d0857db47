package io.teeio.pcie.tdisp;

import io.teeio.crypto.RandomSource;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.tdisp.TdispRequest.GetDeviceInterfaceReport;
import io.teeio.pcie.tdisp.TdispRequest.GetDeviceInterfaceState;
import io.teeio.pcie.tdisp.TdispRequest.GetTdispCapabilities;
import io.teeio.pcie.tdisp.TdispRequest.GetTdispVersion;
import io.teeio.pcie.tdisp.TdispRequest.LockInterface;
import io.teeio.pcie.tdisp.TdispRequest.StartInterface;
import io.teeio.pcie.tdisp.TdispRequest.StopInterface;
import io.teeio.pcie.tdisp.TdispRequest.Unsupported;
import io.teeio.pcie.tdisp.TdispResponse.DeviceInterfaceReport;
import io.teeio.pcie.tdisp.TdispResponse.DeviceInterfaceState;
import io.teeio.pcie.tdisp.TdispResponse.LockInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.StartInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.StopInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.TdispCapabilities;
import io.teeio.pcie.tdisp.TdispResponse.TdispError;
import io.teeio.pcie.tdisp.TdispResponse.TdispVersion;
import io.teeio.rule.Guards;
import io.teeio.rule.Rule;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The device's side of TDISP. Checks a request in the order that TDISP demands: version, length,
 * interface, whether it is supported, state, body; only then the TDI hears of it. A request outside
 * a session, or too short for a header, is silently discarded.
 */
public final class TdispResponder {
  private final TdispTarget target;
  private final Guards guards;
  private final RandomSource random;
  private final Consumer<TdispEvent> events;

  /** A responder for the TDIs of {@code target} that draws nonces from {@code random}. */
  public TdispResponder(
      TdispTarget target, Guards guards, RandomSource random, Consumer<TdispEvent> events) {
    this.target = target;
    this.guards = guards;
    this.random = random;
    this.events = events;
  }

  /**
   * Answers one request.
   *
   * @param session in which it came; empty if in none
   * @param payload from the protocol id on
   * @return the payload of the response, or empty: the request is silently discarded
   */
  public Optional<Bytes> respond(Optional<SessionToken> session, Bytes payload) {
    try {
      guards.require(TdispRule.TDISP_SECURED, session.isPresent());
      WireReader in = WireReader.of(payload, TdispMessage.CLAUSE);
      TdispHeader header = TdispHeader.read(in);
      SessionToken asker = session.orElse(new SessionToken(0));
      TdispResponse response = answer(asker, header, in);
      events.accept(new TdispEvent.Answered(asker, header.code(), response));
      Bytes answer = response.toBytes();
      if (response instanceof LockInterfaceResponse locked) {
        locked.nonce().close();
      }
      return Optional.of(answer);
    } catch (Violation violation) {
      events.accept(new TdispEvent.Refused(violation.rule(), violation.detail()));
    } catch (MalformedInput malformed) {
      events.accept(new TdispEvent.Refused(TdispRule.TDISP_MESSAGE_FORM, malformed.getMessage()));
    }
    return Optional.empty();
  }

  private TdispResponse answer(SessionToken asker, TdispHeader header, WireReader in) {
    InterfaceId id = header.id();
    try {
      check(
          TdispRule.TDISP_VERSION,
          header.version() == TdispMessage.VERSION,
          TdispErrorCode.VERSION_MISMATCH,
          "version " + header.version());
      TdispRequest request;
      try {
        request = TdispRequest.readBody(header, in);
      } catch (MalformedInput malformed) {
        throw refusal(
            TdispRule.TDISP_MESSAGE_FORM, TdispErrorCode.INVALID_REQUEST, malformed.getMessage());
      }
      TdispInterface tdi =
          target
              .find(id)
              .orElseThrow(() ->
                  refusal(
                      TdispRule.TDISP_INTERFACE_KNOWN,
                      TdispErrorCode.INVALID_INTERFACE,
                      id.toString()));
      return answer(asker, request, tdi);
    } catch (TdispRefusal refusal) {
      events.accept(new TdispEvent.Refused(refusal.rule(), refusal.detail()));
      return TdispError.of(id, refusal.code(), refusal.data());
    }
  }

  private TdispResponse answer(SessionToken asker, TdispRequest request, TdispInterface tdi)
      throws TdispRefusal {
    InterfaceId id = request.id();
    return switch (request) {
      case GetTdispVersion _ -> new TdispVersion(id, List.of(TdispMessage.VERSION));
      case GetTdispCapabilities _ -> new TdispCapabilities(id, target.capabilities());
      case LockInterface lock -> lock(asker, lock, tdi);
      case GetDeviceInterfaceReport portion -> report(portion, tdi);
      case GetDeviceInterfaceState _ -> new DeviceInterfaceState(id, tdi.state().wire());
      case StartInterface start -> start(asker, start, tdi);
      case StopInterface _ -> {
        done(tdi.stop(asker));
        yield new StopInterfaceResponse(id);
      }
      case Unsupported unsupported ->
          throw new TdispRefusal(
              TdispRule.TDISP_REQUEST_SUPPORTED,
              TdispErrorCode.UNSUPPORTED_REQUEST,
              unsupported.code(),
              "code " + unsupported.code());
    };
  }

  private TdispResponse lock(SessionToken asker, LockInterface lock, TdispInterface tdi)
      throws TdispRefusal {
    check(
        TdispRule.TDISP_LOCK_STATE,
        tdi.state() == TdiState.CONFIG_UNLOCKED,
        TdispErrorCode.INVALID_INTERFACE_STATE,
        tdi.state().name());
    LockFlags supported = target.capabilities().lockFlags();
    check(
        TdispRule.TDISP_LOCK_FLAGS,
        supported.contains(lock.flags()),
        TdispErrorCode.INVALID_REQUEST,
        "asks for " + lock.flags() + ", supported " + supported);
    check(
        TdispRule.TDISP_P2P_MASK,
        lock.bindP2pAddressMask() == 0 || lock.flags().contains(LockFlags.BIND_P2P),
        TdispErrorCode.INVALID_REQUEST,
        "mask 0x" + Long.toHexString(lock.bindP2pAddressMask()));
    Secret nonce = random.secret(TdispMessage.NONCE_SIZE);
    try (Secret zeros = Secret.adopt(new byte[TdispMessage.NONCE_SIZE])) {
      check(
          TdispRule.TDISP_NONCE_ENTROPY,
          !nonce.matches(zeros),
          TdispErrorCode.INSUFFICIENT_ENTROPY,
          "the source of randomness is stuck");
    }
    Secret sent = nonce.duplicate();
    done(tdi.lock(asker, lock, nonce));
    return new LockInterfaceResponse(lock.id(), sent);
  }

  private TdispResponse report(GetDeviceInterfaceReport request, TdispInterface tdi)
      throws TdispRefusal {
    TdiState state = tdi.state();
    check(
        TdispRule.TDISP_REPORT_STATE,
        state == TdiState.CONFIG_LOCKED || state == TdiState.RUN,
        TdispErrorCode.INVALID_INTERFACE_STATE,
        state.name());
    Bytes report = tdi.report();
    check(
        TdispRule.TDISP_REPORT_OFFSET,
        request.offset() < report.length() && request.length() > 0,
        TdispErrorCode.INVALID_REQUEST,
        "offset " + request.offset() + " of " + report.length());
    int from = Math.min(request.offset(), report.length());
    int length = Math.min(request.length(), Math.min(target.maxPortion(), report.length() - from));
    Bytes portion = report.slice(from, from + length);
    return new DeviceInterfaceReport(request.id(), portion, report.length() - from - length);
  }

  private TdispResponse start(SessionToken asker, StartInterface start, TdispInterface tdi)
      throws TdispRefusal {
    try (Secret nonce = start.nonce()) {
      check(
          TdispRule.TDISP_START_STATE,
          tdi.state() == TdiState.CONFIG_LOCKED,
          TdispErrorCode.INVALID_INTERFACE_STATE,
          tdi.state().name());
      check(
          TdispRule.TDISP_START_NONCE,
          tdi.nonce().map(nonce::matches).orElse(false),
          TdispErrorCode.INVALID_NONCE,
          "");
      done(tdi.start(asker));
      return new StartInterfaceResponse(start.id());
    }
  }

  private static void done(Optional<TdispErrorCode> refusal) throws TdispRefusal {
    if (refusal.isPresent()) {
      throw refusal(TdispRule.TDISP_DEVICE, refusal.get(), refusal.get().name());
    }
  }

  private void check(Rule rule, boolean condition, TdispErrorCode otherwise, String detail)
      throws TdispRefusal {
    try {
      guards.require(rule, condition, () -> detail);
    } catch (Violation violation) {
      throw refusal(violation.rule(), otherwise, violation.detail());
    }
  }

  private static TdispRefusal refusal(Rule rule, TdispErrorCode code, String detail) {
    return new TdispRefusal(rule, code, 0, detail);
  }
}
