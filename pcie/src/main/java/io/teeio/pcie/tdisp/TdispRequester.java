package io.teeio.pcie.tdisp;

import io.teeio.pcie.Answer;
import io.teeio.pcie.Refusal;
import io.teeio.pcie.SessionChannel;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.tdisp.TdispRequest.GetDeviceInterfaceReport;
import io.teeio.pcie.tdisp.TdispRequest.GetDeviceInterfaceState;
import io.teeio.pcie.tdisp.TdispRequest.GetTdispCapabilities;
import io.teeio.pcie.tdisp.TdispRequest.GetTdispVersion;
import io.teeio.pcie.tdisp.TdispRequest.LockInterface;
import io.teeio.pcie.tdisp.TdispRequest.StartInterface;
import io.teeio.pcie.tdisp.TdispRequest.StopInterface;
import io.teeio.pcie.tdisp.TdispResponse.DeviceInterfaceReport;
import io.teeio.pcie.tdisp.TdispResponse.DeviceInterfaceState;
import io.teeio.pcie.tdisp.TdispResponse.LockInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.StartInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.StopInterfaceResponse;
import io.teeio.pcie.tdisp.TdispResponse.TdispCapabilities;
import io.teeio.pcie.tdisp.TdispResponse.TdispError;
import io.teeio.pcie.tdisp.TdispResponse.TdispVersion;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import java.io.IOException;
import java.util.List;

/** The verbs of TDISP towards one TDI, inside an SPDM session. */
public final class TdispRequester {
  /** The most bytes of a report that this requester accepts. */
  public static final int MAX_REPORT = 0xFFFF;

  private final SessionChannel channel;
  private final InterfaceId id;
  private final int portion;

  /**
   * A requester towards the TDI {@code id}.
   *
   * @param channel inside an SPDM session
   * @param id of the TDI
   * @param portion bytes of the report to ask for at a time, 1 to 65535; 65535 for as many as the
   *     device likes
   */
  public TdispRequester(SessionChannel channel, InterfaceId id, int portion) {
    if (portion < 1 || portion > 0xFFFF) {
      throw new IllegalArgumentException("a portion has 1 to 65535 bytes");
    }
    this.channel = channel;
    this.id = id;
    this.portion = portion;
  }

  /** GET_TDISP_VERSION: the versions that the device speaks, of which one is 1.0. */
  public Answer<List<Integer>> version() throws IOException {
    return ask(new GetTdispVersion(id), TdispVersion.class)
        .then(answer ->
            answer.versions().contains(TdispMessage.VERSION)
                ? Answer.done(answer.versions())
                : Answer.broken(TdispRule.TDISP_VERSION_LIST, "speaks " + answer.versions()));
  }

  /** GET_TDISP_CAPABILITIES. */
  public Answer<DeviceCapabilities> capabilities() throws IOException {
    return ask(new GetTdispCapabilities(id, 0), TdispCapabilities.class)
        .then(answer -> Answer.done(answer.capabilities()));
  }

  /**
   * LOCK_INTERFACE_REQUEST.
   *
   * @return the nonce, which the caller closes
   */
  public Answer<Secret> lock(LockFlags flags, StreamId defaultStream, long mmioReportingOffset)
      throws IOException {
    return ask(
            new LockInterface(id, flags, defaultStream, mmioReportingOffset, 0),
            LockInterfaceResponse.class)
        .then(answer -> Answer.done(answer.nonce()));
  }

  /** GET_DEVICE_INTERFACE_STATE. */
  public Answer<TdiState> state() throws IOException {
    return ask(new GetDeviceInterfaceState(id), DeviceInterfaceState.class)
        .then(answer ->
            TdiState.of(answer.state())
                .map(Answer::done)
                .orElseGet(
                    () -> Answer.broken(TdispRule.TDISP_STATE_VALUE, "is " + answer.state())));
  }

  /**
   * GET_DEVICE_INTERFACE_REPORT as often as it takes.
   *
   * @return all of the report as it came; {@link InterfaceReport#read} decodes it
   */
  public Answer<Bytes> report() throws IOException {
    Bytes report = Bytes.EMPTY;
    int total = -1;
    while (total < 0 || report.length() < total) {
      Answer<DeviceInterfaceReport> answer =
          ask(
              new GetDeviceInterfaceReport(id, report.length(), portion),
              DeviceInterfaceReport.class);
      if (!(answer instanceof Answer.Done<DeviceInterfaceReport>(DeviceInterfaceReport part))) {
        return answer.then(impossible -> Answer.done(impossible.portion()));
      }
      int length = part.portion().length();
      int now = report.length() + length + part.remainder();
      if (length == 0 || length > portion || (total >= 0 && now != total)) {
        return Answer.broken(
            TdispRule.TDISP_REPORT_PORTIONS,
            length + " bytes at " + report.length() + ", " + part.remainder() + " to come");
      }
      if (now > MAX_REPORT) {
        return Answer.broken(TdispRule.TDISP_REPORT_SIZE, now + " bytes");
      }
      total = now;
      report = Bytes.concat(report, part.portion());
    }
    return Answer.done(report);
  }

  /** START_INTERFACE_REQUEST; {@code nonce} stays the caller's. */
  public Answer<StartInterfaceResponse> start(Secret nonce) throws IOException {
    return ask(new StartInterface(id, nonce), StartInterfaceResponse.class);
  }

  /** STOP_INTERFACE_REQUEST. */
  public Answer<StopInterfaceResponse> stop() throws IOException {
    return ask(new StopInterface(id), StopInterfaceResponse.class);
  }

  private <T extends TdispResponse> Answer<T> ask(TdispRequest request, Class<T> wanted)
      throws IOException {
    return channel.exchange(request.toBytes()).then(payload -> read(payload, wanted));
  }

  private <T extends TdispResponse> Answer<T> read(Bytes payload, Class<T> wanted) {
    TdispResponse response;
    try {
      response = TdispResponse.read(payload);
    } catch (MalformedInput malformed) {
      return Answer.broken(TdispRule.TDISP_MESSAGE_FORM, malformed.getMessage());
    }
    if (!response.id().equals(id)) {
      return Answer.broken(TdispRule.TDISP_RESPONSE_INTERFACE, "is about " + response.id());
    }
    if (response instanceof TdispError error) {
      return Answer.refused(
          new Refusal.Tdisp(error.errorCode(), error.errorData(), error.extended()));
    }
    return wanted.isInstance(response)
        ? Answer.done(wanted.cast(response))
        : Answer.broken(
            TdispRule.TDISP_RESPONSE_TYPE, "type " + response.code() + " answers another request");
  }
}
